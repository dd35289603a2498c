namespace Sigmask.Statistics;

/// <summary>
/// How much of the damage that wrong labels do a method repairs: (method - plain) / (clean - plain), each a mean over the same cases. 0 is as bad as the plain loss on wrong
/// labels, 1 as good as the plain loss on clean ones.
/// </summary>
/// <param name="Damage">Clean minus plain, case by case.</param>
/// <param name="Share">The share; null where it is not defined: the damage is not clearly above 0, so that next to nothing stands below the line.</param>
/// <param name="Interval">Its interval, patients drawn with all three values of their cases; null if the share is.</param>
/// <remarks>
/// "Clearly above 0" is: in every resample of the bootstrap. So the share is a number in each of them, and its quantiles mean something; the ratio of two means has no
/// such quantiles where the lower one may be 0 (Fieller 1954).
/// </remarks>
public sealed record RepairedShare(Estimate Damage, double? Share, ConfidenceInterval? Interval)
{
    /// <summary>The repaired share of a method.</summary>
    /// <param name="method">Trained on wrong labels: one value for each case.</param>
    /// <param name="plain">The plain loss on the same labels: one value for each of the same cases, in any order.</param>
    /// <param name="clean">The plain loss on clean labels, likewise.</param>
    /// <param name="options">How intervals are computed; null: the defaults.</param>
    /// <returns>Null if there is no case.</returns>
    /// <exception cref="ArgumentException">The cases differ or occur twice; one is named.</exception>
    public static RepairedShare? Of(IReadOnlyCollection<CaseValue> method, IReadOnlyCollection<CaseValue> plain, IReadOnlyCollection<CaseValue> clean, BootstrapOptions? options = null)
    {
        options ??= new();
        var gains = PairedDifference.Of(method, plain);
        var damages = PairedDifference.Of(clean, plain).ToDictionary(value => value.Key);
        var pairs = gains.Select(gain => (gain.Key.Patient, Gain: gain.Value, Damage: damages[gain.Key].Value)).GroupBy(pair => pair.Patient).ToArray();
        if (Bootstrap.Mean(damages.Values, options) is not { } damage)
        {
            return null;
        }

        if (pairs.Length < 2 || !(Distribution(pairs.Select(patient => patient.Select(pair => pair.Damage)), Descriptive.MeanOf, options).Least > 0))
        {
            return new(damage, null, null);
        }

        // Both numbers of a case stand side by side, as clusters are copied whole.
        var shares = Distribution(pairs.Select(patient => patient.SelectMany(pair => new[] { pair.Gain, pair.Damage })), Ratio, options);
        return new(damage, shares.Observed, shares.Interval(options.Method, options.Confidence));
    }

    private static BootstrapDistribution Distribution(IEnumerable<IEnumerable<double>> clusters, SampleStatistic statistic, BootstrapOptions options)
    {
        double[][] patients = [.. clusters.Select(values => values.ToArray())];
        return BootstrapDistribution.Of(patients, statistic, BootstrapDistribution.Draws(patients.Length, options.Resamples, options.Seed));
    }

    private static double Ratio(ReadOnlySpan<double> pairs)
    {
        var (gain, damage) = (0.0, 0.0);
        for (var i = 0; i < pairs.Length; i += 2)
        {
            (gain, damage) = (gain + pairs[i], damage + pairs[i + 1]);
        }

        return gain / damage;
    }
}
