using MathNet.Numerics.Statistics;

namespace Sigmask.Statistics;

/// <summary>A sample in a few numbers. Quantiles are interpolated linearly between order statistics, as numpy and R's type 7 do.</summary>
/// <param name="Count">How many values there are.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">With Bessel's correction (n - 1); exactly 0 if all values are equal, null for a single value.</param>
/// <param name="Minimum">The smallest.</param>
/// <param name="LowerQuartile">A quarter lies below.</param>
/// <param name="Median">Half lies below.</param>
/// <param name="UpperQuartile">Three quarters lie below.</param>
/// <param name="Maximum">The largest.</param>
public sealed record Descriptive(int Count, double Mean, double? StandardDeviation, double Minimum, double LowerQuartile, double Median, double UpperQuartile, double Maximum)
{
    /// <summary>Describes a sample.</summary>
    /// <param name="values">At least one value, all finite.</param>
    /// <exception cref="ArgumentException">There is no value, or one is not finite.</exception>
    public static Descriptive Of(ReadOnlySpan<double> values)
    {
        Require(values);
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var mean = MeanOf(values);
        return new(values.Length, mean, Deviation(sorted, mean), sorted[0], Quantile(sorted, 0.25), Quantile(sorted, 0.5), Quantile(sorted, 0.75), sorted[^1]);
    }

    /// <summary>The mean of at least one value.</summary>
    public static double MeanOf(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    /// <summary>The median of at least one value, in any order.</summary>
    public static double MedianOf(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return Quantile(sorted, 0.5);
    }

    /// <summary>The value below which a share of the sample lies: linear between the values at floor and ceiling of (n - 1) share.</summary>
    /// <param name="sorted">At least one value, ascending.</param>
    /// <param name="share">In [0, 1].</param>
    public static double Quantile(double[] sorted, double share) => SortedArrayStatistics.QuantileCustom(sorted, share, QuantileDefinition.R7);

    /// <exception cref="ArgumentException">There is no value, or one is not finite.</exception>
    internal static void Require(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("There is no value; a sample needs at least one.", nameof(values));
        }

        foreach (var value in values)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException(Invariant($"{value} is not a finite number; leave such cases out and say so."), nameof(values));
            }
        }
    }

    private static double? Deviation(double[] sorted, double mean)
    {
        if (sorted.Length == 1)
        {
            return null;
        }

        // The mean of equal values may be an ulp off, and a deviation of 1e-17 would pass for a spread.
        return sorted[0] == sorted[^1] ? 0 : Math.Sqrt(sorted.Sum(value => (value - mean) * (value - mean)) / (sorted.Length - 1));
    }
}
