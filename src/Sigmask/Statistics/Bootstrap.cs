using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Sigmask.Statistics;

/// <summary>
/// Means over cases with bootstrap intervals. Patients are drawn with replacement, each with all its cases, as the images of one patient
/// are alike and count as less than so many independent ones (Efron &amp; Tibshirani 1993; Field &amp; Welsh 2007 for clusters).
/// </summary>
public static class Bootstrap
{
    /// <summary>The mean of the values, its interval and their median.</summary>
    /// <param name="values">One for each case; null: the case has none and is left out.</param>
    /// <param name="options">How the interval is computed; null: the defaults.</param>
    /// <returns>Null if no value is left.</returns>
    public static Estimate? Mean(IEnumerable<CaseValue> values, BootstrapOptions? options = null)
    {
        var cases = values.ToList();
        if (cases.Count == 0)
        {
            return null;
        }

        var patients = cases.GroupBy(one => one.Key.Patient).Select(group => (Sum: group.Sum(one => one.Value), Count: group.Count())).ToArray();
        var mean = cases.Average(one => one.Value);
        var interval = patients.Length < 2 ? null : Interval(patients, mean, options ?? new());
        return new(mean, cases.Select(one => one.Value).Median(), interval, cases.Count);
    }

    /// <summary>The interval that follows from resampled means.</summary>
    /// <param name="resampled">The means of the resamples, in any order.</param>
    /// <param name="leftOut">The means without each patient in turn (jackknife).</param>
    /// <param name="mean">The mean of all.</param>
    /// <param name="options">Confidence and method.</param>
    public static ConfidenceInterval FromResamples(double[] resampled, double[] leftOut, double mean, BootstrapOptions options)
    {
        var sorted = resampled.Order().ToArray();
        var tail = (1 - options.Confidence) / 2;
        var (low, high) = options.Method == IntervalMethod.Percentile ? (tail, 1 - tail) : Corrected(sorted, leftOut, mean, tail);
        return new(Quantile(sorted, low), Quantile(sorted, high));
    }

    private static ConfidenceInterval Interval((double Sum, int Count)[] patients, double mean, BootstrapOptions options)
    {
        var random = new Random(options.Seed);
        var resampled = new double[options.Resamples];
        for (var r = 0; r < resampled.Length; r++)
        {
            var (sum, count) = (0.0, 0);
            for (var draw = 0; draw < patients.Length; draw++)
            {
                var drawn = patients[random.Next(patients.Length)];
                (sum, count) = (sum + drawn.Sum, count + drawn.Count);
            }

            resampled[r] = sum / count;
        }

        var (total, cases) = (patients.Sum(patient => patient.Sum), patients.Sum(patient => patient.Count));
        var leftOut = Array.ConvertAll(patients, patient => (total - patient.Sum) / (cases - patient.Count));
        return FromResamples(resampled, leftOut, mean, options);
    }

    // BCa: the tails moved by the bias z0 of the resamples and by their skew, the acceleration a.
    private static (double Low, double High) Corrected(double[] sorted, double[] leftOut, double mean, double tail)
    {
        var below = sorted.Count(value => value < mean);
        var notAbove = sorted.Count(value => value <= mean);
        var share = (below + notAbove) / (2.0 * sorted.Length);
        var deviations = Array.ConvertAll(leftOut, value => leftOut.Average() - value);
        var squares = deviations.Sum(u => u * u);
        if (squares == 0 || share is 0 or 1)
        {
            return (tail, 1 - tail);
        }

        var bias = Normal.InvCDF(0, 1, share);
        var acceleration = deviations.Sum(u => u * u * u) / (6 * Math.Pow(squares, 1.5));
        return (Moved(Normal.InvCDF(0, 1, tail)), Moved(Normal.InvCDF(0, 1, 1 - tail)));

        double Moved(double z) => Normal.CDF(0, 1, bias + ((bias + z) / (1 - (acceleration * (bias + z)))));
    }

    private static double Quantile(double[] sorted, double share) => SortedArrayStatistics.QuantileCustom(sorted, share, QuantileDefinition.R7);
}
