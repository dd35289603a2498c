using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// Pixel Top-k, also online hard example mining: the mean of the largest pixel losses of the batch, by default a tenth of them as in nnU-Net
/// (Wu, Shen and van den Hengel 2016; docs/method.md section 6). A share is one of the valid pixels and keeps at least one, so that ignored
/// pixels neither count nor fill the selection, and a tiny image gives no NaN.
/// </summary>
public sealed class PixelTopK : IBatchLoss
{
    private readonly IPixelLoss loss;
    private readonly Quota top;

    /// <summary>A pixel Top-k.</summary>
    /// <param name="loss">The loss of each pixel.</param>
    /// <param name="top">How many of the batch's valid pixels, at least one; null: a share of 0.1.</param>
    public PixelTopK(IPixelLoss loss, Quota? top = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        this.loss = loss;
        this.top = top ?? Quota.Share(0.1);
    }

    /// <inheritdoc />
    /// <exception cref="NonFiniteLossException">The loss of a pixel is NaN or infinite.</exception>
    public Tensor Forward(Tensor logits, SegmentationTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var scope = NewDisposeScope();
        return RankedMean.Of(target.PerPixel(loss.Forward(logits, target), loss), target, RankLevel.PixelsOfBatch, n => (0, Math.Max(top.Of(n), 1))).MoveToOuterDisposeScope();
    }
}
