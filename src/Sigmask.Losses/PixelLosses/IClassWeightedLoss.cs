using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>A pixel loss that multiplies each pixel's loss by the weight of its class, so that a mean may be taken over weights instead of pixels.</summary>
public interface IClassWeightedLoss : IPixelLoss
{
    /// <summary>The weight of every pixel: that of its label's class, 1 without class weights.</summary>
    /// <param name="logits">[B, C, spatial], floating; only their type and device matter.</param>
    /// <param name="target">Labels of the same B, C and spatial size.</param>
    /// <returns>[B, spatial], 0 at ignored pixels, without gradient.</returns>
    /// <exception cref="ArgumentException">The number of class weights is not C, or the loss is not defined for this kind of target.</exception>
    Tensor PixelWeights(Tensor logits, SegmentationTarget target);
}
