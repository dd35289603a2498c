namespace Sigmask.Losses;

/// <summary><see cref="PixelSelector"/> for the losses of an image in float32 memory: the same rules, read many pixels at a time.</summary>
/// <param name="options">Rule, σ, smoothing, width, class floor and evidence.</param>
/// <param name="work">Who does it.</param>
internal readonly unsafe struct FieldSelector(EnvelopeOptions options, Work work)
{
    /// <summary>Selects among the pixels of one image.</summary>
    /// <param name="field">ℓ of the guide.</param>
    /// <param name="mean">About their mean.</param>
    /// <param name="groups">The class of each pixel, −1 where it does not count; not read without a class floor.</param>
    /// <param name="classes">How many there are.</param>
    /// <param name="unlikely">Pixels to whose label the guide gives a probability below the evidence.</param>
    /// <param name="strength">The degree in [0, 1] to which the selection is in force.</param>
    /// <param name="weights">Receives u, 0 where a pixel does not count.</param>
    /// <returns>The decision and Σ u ℓ.</returns>
    public (ImageDecision Decision, double Weighted) Select(LossField field, double mean, int* groups, int classes, int unlikely, double strength, float* weights)
    {
        var n = field.Count;
        var needsDeviation = options.PixelWidth.IsRelative || options.Rule == PixelRule.Deviation;
        var atMost = options.Evidence < 1 ? Math.Min(unlikely, n) : n;
        var isOff = options.Sigma == 0 || strength <= 0 || atMost == 0;
        var spread = isOff || !needsDeviation ? default : SpreadPass.Of(field, mean, work);
        var width = options.PixelWidth.IsRelative ? options.PixelWidth.Value * spread.Deviation : options.PixelWidth.Value;
        var floor = new FieldClassFloor(field, groups, classes, new FieldSelection(options.Smoothing, width, work));
        return (isOff, options.Rule) switch
        {
            (true, _) => KeepAll(field, weights),
            (_, PixelRule.Share) => KeepShare(floor, n - Math.Min(options.Sigma * strength * n, atMost), weights),
            _ when spread.Deviation == 0 => KeepAll(field, weights),

            // The ramp lets the threshold come down from infinity.
            _ => KeepUpTo(floor, spread.Mean + (options.Sigma / strength * spread.Deviation), n - atMost, weights),
        };
    }

    private (ImageDecision Decision, double Weighted) KeepAll(LossField field, float* weights)
    {
        var all = new FieldSelection(Smoothing.Hard, 0, work).Smallest(field, field.Count, weights).Totals;
        return (new ImageDecision(field.Count, field.Count, double.PositiveInfinity, 0), all.Weighted);
    }

    private (ImageDecision Decision, double Weighted) KeepShare(FieldClassFloor floor, double mass, float* weights)
        => mass >= floor.Field.Count
            ? KeepAll(floor.Field, weights)
            : floor.Select(Math.Min(options.ClassFloor, mass / floor.Field.Count), mass, double.NaN, weights);

    private (ImageDecision Decision, double Weighted) KeepUpTo(FieldClassFloor floor, double threshold, int least, float* weights)
    {
        var selected = floor.Select(options.ClassFloor, double.NaN, threshold, weights);
        return selected.Decision.Mass < least ? KeepShare(floor, least, weights) : selected;
    }
}
