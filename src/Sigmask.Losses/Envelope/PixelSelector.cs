namespace Sigmask.Losses;

/// <summary>
/// The pixel level, "Bottom all but σ": keeps the pixels of an image with the smallest losses, within a floor for each class and a cap
/// by evidence (docs/method.md section 3).
/// </summary>
public sealed class PixelSelector
{
    private readonly EnvelopeOptions options;

    /// <summary>A selector with the rule, σ, smoothing, width, class floor and evidence of <paramref name="options"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public PixelSelector(EnvelopeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
    }

    /// <summary>Selects among the valid pixels of one image.</summary>
    /// <param name="losses">ℓ of the guide, one for each valid pixel, finite, at least one.</param>
    /// <param name="groups">The class of each of these pixels, 0..<paramref name="classes"/>-1, for the class floor.</param>
    /// <param name="classes">C, or 2 (no label, any label) if multi-label.</param>
    /// <param name="unlikely">How many of these pixels have a label to which the guide gives a probability below the evidence p; not used if p = 1.</param>
    /// <param name="strength">The degree in [0, 1] to which the selection is in force.</param>
    /// <exception cref="ArgumentException">A loss is NaN or infinite, or there is none.</exception>
    public PixelSelection Select(ReadOnlySpan<double> losses, ReadOnlySpan<int> groups, int classes, int unlikely = 0, double strength = 1)
    {
        var n = losses.Length;
        var pixels = new int[classes];
        foreach (var group in groups)
        {
            pixels[group]++;
        }

        var spread = Spread.Of(losses);
        if (!double.IsFinite(spread.Mean))
        {
            throw new ArgumentException("The losses of an image must be finite, and there must be one.", nameof(losses));
        }

        var width = options.PixelWidth.IsRelative ? options.PixelWidth.Value * spread.Deviation : options.PixelWidth.Value;
        var atMost = options.Evidence < 1 ? Math.Min(unlikely, n) : n;
        var isOff = options.Sigma == 0 || strength <= 0 || atMost == 0;
        return (isOff, options.Rule) switch
        {
            (true, _) => KeepAll(pixels),
            (_, PixelRule.Share) => KeepShare(losses, groups, pixels, width, n - Math.Min(options.Sigma * strength * n, atMost)),
            _ when spread.Deviation == 0 => KeepAll(pixels),

            // The ramp lets the threshold come down from infinity.
            _ => KeepUpTo(losses, groups, pixels, width, spread.Mean + (options.Sigma / strength * spread.Deviation), n - atMost),
        };
    }

    private static PixelSelection KeepAll(int[] pixels)
    {
        var weights = new double[pixels.Sum()];
        Array.Fill(weights, 1);
        return new PixelSelection
        {
            Weights = weights,
            Mass = weights.Length,
            Threshold = double.PositiveInfinity,
            SmoothingTerm = 0,
            MassByClass = Array.ConvertAll(pixels, count => (double)count),
            PixelsByClass = pixels,
        };
    }

    private PixelSelection KeepShare(ReadOnlySpan<double> losses, ReadOnlySpan<int> groups, int[] pixels, double width, double mass)
    {
        if (mass >= losses.Length)
        {
            return KeepAll(pixels);
        }

        var floor = new ClassFloor(Math.Min(options.ClassFloor, mass / losses.Length), options.Smoothing, width);
        return floor.Select(losses, groups, pixels, (free, taken, weights) =>
            MassSelection.Smallest(free, Math.Min(mass - taken, free.Length), options.Smoothing, width, weights));
    }

    private PixelSelection KeepUpTo(ReadOnlySpan<double> losses, ReadOnlySpan<int> groups, int[] pixels, double width, double threshold, int least)
    {
        var floor = new ClassFloor(options.ClassFloor, options.Smoothing, width);
        var selected = floor.Select(losses, groups, pixels, (free, _, weights) => MassSelection.Below(free, threshold, options.Smoothing, width, weights));
        return selected.Mass < least ? KeepShare(losses, groups, pixels, width, least) : selected;
    }
}
