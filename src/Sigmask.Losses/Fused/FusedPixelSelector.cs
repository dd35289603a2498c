namespace Sigmask.Losses;

/// <summary><see cref="PixelSelector"/> for the losses of an image in float32 memory: the same rules, read many pixels at a time.</summary>
/// <param name="options">Rule, σ, smoothing, width, class floor and evidence.</param>
/// <param name="partition">How the work is divided among threads.</param>
internal readonly unsafe struct FusedPixelSelector(EnvelopeOptions options, BatchPartition partition)
{
    /// <summary>Selects among the pixels of one image.</summary>
    /// <param name="field">ℓ of the guide.</param>
    /// <param name="mean">About their mean.</param>
    /// <param name="groups">The class of each pixel, −1 where it does not count; not read without a class floor.</param>
    /// <param name="classes">How many there are.</param>
    /// <param name="suspects">The pixels that the evidence speaks against; not read where it is off.</param>
    /// <param name="strength">The degree in [0, 1] to which the selection is in force.</param>
    /// <param name="weights">Receives u, 0 where a pixel does not count.</param>
    /// <returns>The decision and Σ u ℓ.</returns>
    public (ImageDecision Decision, double Weighted) Select(LossMap field, double mean, int* groups, int classes, SuspectMap suspects, double strength, float* weights)
    {
        var n = field.Count;
        var atMost = options.Evidence.IsOff ? n : suspects.Count;
        if (options.Sigma == 0 || strength <= 0 || atMost == 0)
        {
            return KeepAll(field, weights);
        }

        var (isByClass, isByShare) = (options.Evidence.IsByClass, options.Rule == PixelRule.Share);
        var spread = (options.PixelWidth.IsRelative && !isByClass) || !isByShare ? SpreadPass.Of(field, mean, partition) : default;
        var kept = n - Math.Min(options.Sigma * strength * n, atMost);

        // The ramp lets the threshold come down from infinity.
        var threshold = spread.Mean + (options.Sigma / strength * spread.Deviation);
        return (isByClass, isByShare) switch
        {
            (_, false) when spread.Deviation == 0 => KeepAll(field, weights),
            (true, _) => SelectAmong(field, groups, classes, suspects, kept, isByShare ? double.NaN : threshold, weights),
            (_, true) => KeepShare(Floor(field, groups, classes, spread), kept, weights),
            _ => KeepUpTo(Floor(field, groups, classes, spread), threshold, n - atMost, weights),
        };
    }

    private FusedClassFloor Floor(LossMap field, int* groups, int classes, Spread spread, int[]? whole = null)
        => new(field, groups, classes, new FusedMassSelection(options.Smoothing, options.PixelWidth.IsRelative ? options.PixelWidth.Value * spread.Deviation : options.PixelWidth.Value, partition), whole);

    // Selects among the suspicious pixels, within what the floor of their class leaves beside the others, which are kept whole.
    private (ImageDecision Decision, double Weighted) SelectAmong(LossMap field, int* groups, int classes, SuspectMap suspects, double kept, double threshold, float* weights)
    {
        var n = field.Count;
        var whole = groups is null ? null : new int[classes];
        var (candidates, mean, others) = suspects.Restrict(field, groups, whole);
        var spread = options.PixelWidth.IsRelative ? SpreadPass.Of(candidates, mean, partition) : default;
        var share = double.IsNaN(threshold) ? Math.Min(options.ClassFloor, kept / n) : options.ClassFloor;
        var mass = double.IsNaN(threshold) ? kept - (n - candidates.Count) : double.NaN;
        var (decision, weighted) = Floor(candidates, groups, classes, spread, whole).Select(share, mass, threshold, weights);
        suspects.KeepOthers(weights, field.Length);
        return (decision with { Pixels = n, Mass = decision.Mass + (n - candidates.Count) }, weighted + others);
    }

    private (ImageDecision Decision, double Weighted) KeepAll(LossMap field, float* weights)
    {
        var all = new FusedMassSelection(Smoothing.Hard, 0, partition).Smallest(field, field.Count, weights).Totals;
        return (new ImageDecision(field.Count, field.Count, double.PositiveInfinity, 0), all.Weighted);
    }

    private (ImageDecision Decision, double Weighted) KeepShare(FusedClassFloor floor, double mass, float* weights)
        => mass >= floor.Field.Count
            ? KeepAll(floor.Field, weights)
            : floor.Select(Math.Min(options.ClassFloor, mass / floor.Field.Count), mass, double.NaN, weights);

    private (ImageDecision Decision, double Weighted) KeepUpTo(FusedClassFloor floor, double threshold, int least, float* weights)
    {
        var selected = floor.Select(options.ClassFloor, double.NaN, threshold, weights);
        return selected.Decision.Mass < least ? KeepShare(floor, least, weights) : selected;
    }
}
