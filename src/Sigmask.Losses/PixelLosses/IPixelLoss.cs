using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>A loss that each pixel has on its own (cross entropy, focal, ...): what the pixel level of the envelope selects from.</summary>
public interface IPixelLoss
{
    /// <summary>The loss of every pixel, not reduced.</summary>
    /// <param name="logits">[B, C, spatial], floating.</param>
    /// <param name="target">Labels of the same B, C and spatial size.</param>
    /// <returns>[B, spatial] of the type of the logits, at least 0, exactly 0 with zero gradient at ignored pixels.</returns>
    /// <exception cref="ArgumentException">Logits and target do not match, or the loss is not defined for this kind of target.</exception>
    Tensor Forward(Tensor logits, SegmentationTarget target);

    /// <summary>
    /// The same loss without what does not speak of the label at hand: weights of classes and label smoothing. By it pixels are ranked (docs/method.md section 3);
    /// the loss itself where there is neither.
    /// </summary>
    IPixelLoss Unweighted => this;
}

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
