using static TorchSharp.torch;

namespace Sigmask.Losses;

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
