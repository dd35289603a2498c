using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// A loss with a reduction of its own from pixels to the scalar of the batch (the neighbours in the literature: pixel Top-k, average
/// top-k, ranked range; docs/method.md section 6). It stands beside the envelope, never inside it.
/// </summary>
public interface IBatchLoss
{
    /// <summary>The loss of the batch.</summary>
    /// <param name="logits">[B, C, spatial], floating.</param>
    /// <param name="target">Labels of the same B, C and spatial size.</param>
    /// <returns>A scalar of the type of the logits; 0 with zero gradient if no pixel is valid.</returns>
    /// <exception cref="ArgumentException">Logits and target do not match, or the loss is not defined for this kind of target.</exception>
    Tensor Forward(Tensor logits, SegmentationTarget target);
}
