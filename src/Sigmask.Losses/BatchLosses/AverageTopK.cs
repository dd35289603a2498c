using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// Average top-k: the mean of the k largest losses, of images or of pixels (Fan, Lyu, Ying and Hu 2017; docs/method.md section 6). k = 1 is the maximum,
/// k = all the mean.
/// </summary>
public sealed class AverageTopK : IBatchLoss
{
    private readonly IPixelLoss loss;
    private readonly Quota top;
    private readonly RankLevel level;

    /// <summary>An average top-k.</summary>
    /// <param name="loss">The loss of each pixel.</param>
    /// <param name="top">k among the images with a valid pixel, or among the valid pixels; at least one; null: a share of 0.5.</param>
    /// <param name="level">Among what the largest are taken.</param>
    public AverageTopK(IPixelLoss loss, Quota? top = null, RankLevel level = RankLevel.Images)
    {
        ArgumentNullException.ThrowIfNull(loss);
        this.loss = loss;
        this.top = top ?? Quota.Share(0.5);
        this.level = level;
    }

    /// <inheritdoc />
    /// <exception cref="NonFiniteLossException">The loss of a pixel is NaN or infinite.</exception>
    public Tensor Forward(Tensor logits, SegmentationTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var scope = NewDisposeScope();
        return RankedMean.Of(target.PerPixel(loss.Forward(logits, target), loss), target, level, n => (0, Math.Max(top.Of(n), 1))).MoveToOuterDisposeScope();
    }
}
