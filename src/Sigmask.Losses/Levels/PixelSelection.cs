namespace Sigmask.Losses;

/// <summary>What the pixel level decided for one image.</summary>
public sealed record PixelSelection
{
    /// <summary>u, one weight in [0, 1] for each valid pixel, in the order in which they were given.</summary>
    public required double[] Weights { get; init; }

    /// <summary>Σ u, the mass that is kept.</summary>
    public required double Mass { get; init; }

    /// <summary>The loss around which pixels go from kept to dropped, for pixels of no floored class; +∞ if all are kept.</summary>
    public required double Threshold { get; init; }

    /// <summary>τ Ω(u), the term that makes the smoothed objective of the loss.</summary>
    public required double SmoothingTerm { get; init; }

    /// <summary>Σ u over the pixels of each class (of pixels with any label and with none, if multi-label: none first).</summary>
    public required double[] MassByClass { get; init; }

    /// <summary>Valid pixels of each class, in the same order.</summary>
    public required int[] PixelsByClass { get; init; }
}
