using MathNet.Numerics.Distributions;

namespace Sigmask.Statistics;

/// <summary>What a statistic comes to on samples drawn anew, with replacement, from the clusters of the sample at hand (patients, each with all its cases).</summary>
public sealed class BootstrapDistribution
{
    private readonly double[] resampled;
    private readonly double[] leftOut;

    private BootstrapDistribution(double observed, double[] resampled, double[] leftOut)
    {
        (Observed, this.resampled, this.leftOut) = (observed, resampled, leftOut);
        Array.Sort(resampled);
    }

    /// <summary>The statistic of the sample at hand.</summary>
    public double Observed { get; }

    /// <summary>Standard deviation of the resampled statistics (n - 1).</summary>
    public double StandardError => Descriptive.Of(resampled).StandardDeviation ?? 0;

    /// <summary>Evaluates a statistic on given draws.</summary>
    /// <param name="clusters">Two or more clusters of values, none empty; independent values are clusters of one each.</param>
    /// <param name="statistic">The statistic.</param>
    /// <param name="draws">For each resample the indices of the clusters drawn.</param>
    /// <exception cref="ArgumentException">There are fewer than two clusters, one is empty or holds a number that is not finite, or nothing is drawn.</exception>
    public static BootstrapDistribution Of(IReadOnlyList<double[]> clusters, SampleStatistic statistic, IEnumerable<int[]> draws)
    {
        ArgumentNullException.ThrowIfNull(clusters);
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentNullException.ThrowIfNull(draws);
        if (clusters.Count < 2)
        {
            throw new ArgumentException($"{clusters.Count} clusters cannot be drawn from; a bootstrap needs two or more.", nameof(clusters));
        }

        foreach (var cluster in clusters)
        {
            Descriptive.Require(cluster);
        }

        var resampled = draws.Select(Evaluate).ToArray();
        return resampled.Length == 0
            ? throw new ArgumentException("Nothing is drawn; a bootstrap needs at least one resample.", nameof(draws))
            : new(Evaluate([.. Enumerable.Range(0, clusters.Count)]), resampled, LeftOut(clusters, statistic));

        // In one order, so that the same clusters give the same number to the last bit: BCa counts how many are equal to the observed one.
        double Evaluate(int[] drawn)
        {
            var times = new int[clusters.Count];
            var length = 0;
            foreach (var index in drawn)
            {
                times[index]++;
                length += clusters[index].Length;
            }

            var values = new double[length];
            var end = 0;
            for (var index = 0; index < times.Length; index++)
            {
                for (var time = 0; time < times[index]; time++)
                {
                    clusters[index].CopyTo(values, end);
                    end += clusters[index].Length;
                }
            }

            return statistic(values);
        }
    }

    /// <summary>As many clusters as there are, drawn at random with replacement, again and again; the same for the same seed.</summary>
    /// <param name="clusters">How many clusters there are.</param>
    /// <param name="resamples">How many draws to make.</param>
    /// <param name="seed">Any number.</param>
    public static IEnumerable<int[]> Draws(int clusters, int resamples, int seed)
    {
        var random = new Random(seed);
        for (var r = 0; r < resamples; r++)
        {
            var drawn = new int[clusters];
            for (var draw = 0; draw < clusters; draw++)
            {
                drawn[draw] = random.Next(clusters);
            }

            yield return drawn;
        }
    }

    /// <summary>
    /// The interval by the method asked for. Where BCa is not defined (see <see cref="TryBiasCorrected"/>) it is the one of
    /// percentiles, as <see cref="ConfidenceInterval.Method"/> then says; for constant data both of its ends are that constant.
    /// </summary>
    /// <param name="method">How the ends are found.</param>
    /// <param name="confidence">Share of such intervals that hold the true value, in (0, 1).</param>
    public ConfidenceInterval Interval(IntervalMethod method, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(confidence, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(confidence, 1);
        var tail = (1 - confidence) / 2;
        var percentile = Between(tail, 1 - tail, IntervalMethod.Percentile);
        return method switch
        {
            IntervalMethod.Percentile => percentile,
            IntervalMethod.Basic => new((2 * Observed) - percentile.High, (2 * Observed) - percentile.Low, IntervalMethod.Basic),
            _ => TryBiasCorrected(confidence) ?? percentile,
        };
    }

    /// <summary>
    /// The BCa interval: with z0 = Φ⁻¹(share of resamples below the observed value, ties half) and the acceleration
    /// a = Σ u³ / (6 (Σ u²)^1.5), u the mean of the leave-one-out statistics minus each, the quantiles at
    /// Φ(z0 + (z0 ± z) / (1 - a (z0 ± z))) (Efron 1987).
    /// </summary>
    /// <param name="confidence">Share of such intervals that hold the true value, in (0, 1).</param>
    /// <returns>Null where it is not defined: leaving any one cluster out makes no difference or an infinite one, or all resamples lie on one side of the observed value.</returns>
    public ConfidenceInterval? TryBiasCorrected(double confidence)
    {
        var below = resampled.Count(value => value < Observed);
        var notAbove = resampled.Count(value => value <= Observed);
        var share = (below + notAbove) / (2.0 * resampled.Length);
        if (share is 0 or 1 || leftOut.All(value => value == leftOut[0]))
        {
            return null;
        }

        var center = leftOut.Average();
        var deviations = Array.ConvertAll(leftOut, value => center - value);
        var acceleration = deviations.Sum(u => u * u * u) / (6 * Math.Pow(deviations.Sum(u => u * u), 1.5));
        if (!double.IsFinite(acceleration))
        {
            return null;
        }

        var bias = Normal.InvCDF(0, 1, share);
        var tail = Normal.InvCDF(0, 1, (1 - confidence) / 2);
        return Between(Moved(tail), Moved(-tail), IntervalMethod.BiasCorrected);

        double Moved(double z) => Normal.CDF(0, 1, bias + ((bias + z) / (1 - (acceleration * (bias + z)))));
    }

    // The statistic without each cluster in turn: of the values of all others, in their order.
    private static double[] LeftOut(IReadOnlyList<double[]> clusters, SampleStatistic statistic)
    {
        double[] all = [.. clusters.SelectMany(values => values)];
        var (others, leftOut, start) = (new double[all.Length], new double[clusters.Count], 0);
        for (var index = 0; index < leftOut.Length; index++)
        {
            var end = start + clusters[index].Length;
            all.AsSpan(0, start).CopyTo(others);
            all.AsSpan(end).CopyTo(others.AsSpan(start));
            leftOut[index] = statistic(others.AsSpan(0, all.Length - (end - start)));
            start = end;
        }

        return leftOut;
    }

    private ConfidenceInterval Between(double low, double high, IntervalMethod method) =>
        new(Descriptive.Quantile(resampled, low), Descriptive.Quantile(resampled, high), method);
}
