namespace Sigmask.Losses;

/// <summary>
/// The pixel level, "Bottom all but σ": keeps the pixels of an image with the smallest losses, within a floor for each class and
/// what the evidence allows (docs/method.md section 3).
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
    /// <param name="suspicious">Which of these pixels the evidence speaks against; not read where it is off.</param>
    /// <param name="strength">The degree in [0, 1] to which the selection is in force.</param>
    /// <exception cref="ArgumentException">A loss is NaN or infinite, there is none, or the evidence is not given for each.</exception>
    public PixelSelection Select(ReadOnlySpan<double> losses, ReadOnlySpan<int> groups, int classes, ReadOnlySpan<bool> suspicious = default, double strength = 1)
    {
        var n = losses.Length;
        var pixels = Counts(groups, classes);
        var spread = Spread.Of(losses);
        if (!double.IsFinite(spread.Mean))
        {
            throw new ArgumentException("The losses of an image must be finite, and there must be one.", nameof(losses));
        }

        if (options.Sigma == 0 || strength <= 0)
        {
            return KeepAll(pixels);
        }

        if (!options.Evidence.IsOff && suspicious.Length != n)
        {
            throw new ArgumentException(Invariant($"Evidence is in force, so it must be given for each of the {n} pixels, not for {suspicious.Length}."), nameof(suspicious));
        }

        var atMost = options.Evidence.IsOff ? n : suspicious.Count(true);
        var kept = n - Math.Min(options.Sigma * strength * n, atMost);

        // The ramp lets the threshold come down from infinity.
        var threshold = spread.Mean + (options.Sigma / strength * spread.Deviation);
        return (options.Evidence.IsByClass, options.Rule) switch
        {
            _ when atMost == 0 => KeepAll(pixels),
            (_, PixelRule.Deviation) when spread.Deviation == 0 => KeepAll(pixels),
            (true, _) => SelectAmong(losses, groups, pixels, suspicious, kept, threshold),
            (_, PixelRule.Share) => KeepShare(losses, groups, pixels, WidthOf(spread), kept),
            _ => KeepUpTo(losses, groups, pixels, WidthOf(spread), threshold, n - atMost),
        };
    }

    private static int[] Counts(ReadOnlySpan<int> groups, int classes)
    {
        var pixels = new int[classes];
        foreach (var group in groups)
        {
            pixels[group]++;
        }

        return pixels;
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
            Smallest(free, mass - taken, width, weights));
    }

    private PixelSelection KeepUpTo(ReadOnlySpan<double> losses, ReadOnlySpan<int> groups, int[] pixels, double width, double threshold, int least)
    {
        var floor = new ClassFloor(options.ClassFloor, options.Smoothing, width);
        var selected = floor.Select(losses, groups, pixels, (free, _, weights) => MassSelection.Below(free, threshold, options.Smoothing, width, weights));
        return selected.Mass < least ? KeepShare(losses, groups, pixels, width, least) : selected;
    }

    // Selects among the suspicious pixels, within what the floor of their class leaves beside the others, which are kept whole.
    private PixelSelection SelectAmong(ReadOnlySpan<double> losses, ReadOnlySpan<int> groups, int[] pixels, ReadOnlySpan<bool> suspicious, double kept, double threshold)
    {
        var n = losses.Length;
        var candidates = new List<int>();
        for (var i = 0; i < n; i++)
        {
            if (suspicious[i])
            {
                candidates.Add(i);
            }
        }

        var (own, ownGroups) = (new double[candidates.Count], new int[candidates.Count]);
        for (var i = 0; i < own.Length; i++)
        {
            (own[i], ownGroups[i]) = (losses[candidates[i]], groups[candidates[i]]);
        }

        var ofClass = Counts(ownGroups, pixels.Length);
        int[] whole = [.. pixels.Zip(ofClass, (all, some) => all - some)];
        var isByShare = options.Rule == PixelRule.Share;
        var (mass, width) = (kept - (n - own.Length), WidthOf(Spread.Of(own)));
        var floor = new ClassFloor(isByShare ? Math.Min(options.ClassFloor, kept / n) : options.ClassFloor, options.Smoothing, width, whole);
        var selected = floor.Select(own, ownGroups, ofClass, (free, taken, weights) => isByShare
            ? Smallest(free, mass - taken, width, weights)
            : MassSelection.Below(free, threshold, options.Smoothing, width, weights));

        var all = KeepAll(pixels);
        for (var i = 0; i < own.Length; i++)
        {
            all.Weights[candidates[i]] = selected.Weights[i];
        }

        return selected with
        {
            Weights = all.Weights,
            Mass = selected.Mass + (n - own.Length),
            MassByClass = [.. selected.MassByClass.Zip(whole, (some, others) => some + others)],
            PixelsByClass = pixels,
        };
    }

    // The floors may take all there is.
    private Selection Smallest(ReadOnlySpan<double> losses, double mass, double width, Span<double> weights)
    {
        if (mass > 0)
        {
            return MassSelection.Smallest(losses, Math.Min(mass, losses.Length), options.Smoothing, width, weights);
        }

        weights.Clear();
        return new Selection(double.NegativeInfinity, 0);
    }

    private double WidthOf(Spread spread) => options.PixelWidth.IsRelative ? options.PixelWidth.Value * spread.Deviation : options.PixelWidth.Value;
}
