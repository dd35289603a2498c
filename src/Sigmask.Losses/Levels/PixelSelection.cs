using static TorchSharp.torch;

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

/// <summary>The pixel level for a batch whose losses are a tensor.</summary>
internal interface IPixelLevel
{
    /// <summary>Selects in each image.</summary>
    /// <param name="losses">ℓ of the guide [B, spatial]; null if nothing is selected.</param>
    /// <param name="suspicious">bool [B, spatial]: which pixels the evidence speaks against; null if it is not asked for.</param>
    /// <param name="target">The labels.</param>
    /// <param name="strength">The degree in [0, 1] to which the selection is in force.</param>
    /// <exception cref="NonFiniteLossException">A loss is NaN or infinite.</exception>
    PixelDecisions Select(Tensor? losses, Tensor? suspicious, SegmentationTarget target, double strength);
}

/// <summary>What the pixel level decided for a batch.</summary>
/// <param name="Weights">u [B, spatial] on the device of the labels; null where all valid pixels count fully.</param>
/// <param name="Images">For each image; null for one without valid pixel.</param>
/// <param name="Selections">The same with the weights, worked out when asked for.</param>
internal sealed record PixelDecisions(Tensor? Weights, IReadOnlyList<ImageDecision?> Images, Func<IReadOnlyList<PixelSelection?>> Selections);
