namespace Sigmask.Statistics;

/// <summary>
/// How much of the damage that wrong labels do a method repairs: (method - plain) / (clean - plain), each a mean over the same cases. 0 is as bad as the plain loss on wrong
/// labels, 1 as good as the plain loss on clean ones.
/// </summary>
/// <param name="Damage">Clean minus plain, case by case.</param>
/// <param name="Share">The share; null where the interval of the damage does not lie above 0, as next to nothing may then stand below the line, or where the share's own interval has no end.</param>
/// <param name="Interval">Its interval, patients drawn with all three values of their cases; null if the share is.</param>
/// <remarks>
/// The ratio of two means has no bounded interval where the lower one may be 0 (Fieller 1954). Where the damage is surely above 0, the few resamples in which it is not count as a share beyond all others, on the
/// side on which the gain lies.
/// </remarks>
public sealed record RepairedShare(Estimate Damage, double? Share, ConfidenceInterval? Interval)
{
    /// <summary>The repaired share of a method.</summary>
    /// <param name="method">Trained on wrong labels: one value for each case.</param>
    /// <param name="plain">The plain loss on the same labels: one value for each of the same cases, in any order.</param>
    /// <param name="clean">The plain loss on clean labels, likewise.</param>
    /// <param name="options">How intervals are computed; null: the defaults.</param>
    /// <returns>Null if there is no case.</returns>
    /// <exception cref="ArgumentException">The cases or their patients differ, or a case occurs twice; one is named.</exception>
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

        if (damage.Interval is not { Low: > 0 })
        {
            return new(damage, null, null);
        }

        // Both numbers of a case stand side by side, as clusters are copied whole.
        double[][] patients = [.. pairs.Select(patient => patient.SelectMany(pair => new[] { pair.Gain, pair.Damage }).ToArray())];
        var shares = BootstrapDistribution.Of(patients, Ratio, BootstrapDistribution.Draws(patients.Length, options.Resamples, options.Seed));
        return Bounded(shares, options) is { } interval ? new(damage, shares.Observed, interval) : new(damage, null, null);
    }

    /// <summary>Gain through damage; without damage the share is beyond all others.</summary>
    internal static double Of(double gain, double damage) => damage > 0 ? gain / damage : gain > 0 ? double.PositiveInfinity : double.NegativeInfinity;

    /// <summary>The interval of shares; null if one of its ends lies among those that are beyond all others.</summary>
    internal static ConfidenceInterval? Bounded(BootstrapDistribution shares, BootstrapOptions options) =>
        shares.Interval(options.Method, options.Confidence) is var interval && double.IsFinite(interval.Low) && double.IsFinite(interval.High) ? interval : null;

    private static double Ratio(ReadOnlySpan<double> pairs)
    {
        var (gain, damage) = (0.0, 0.0);
        for (var i = 0; i < pairs.Length; i += 2)
        {
            (gain, damage) = (gain + pairs[i], damage + pairs[i + 1]);
        }

        return Of(gain, damage);
    }
}
