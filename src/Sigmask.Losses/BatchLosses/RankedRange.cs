using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// Average of ranked range (AoRR): drops the m largest losses as suspected outliers and averages the next ones up to rank k, of images or of pixels
/// (Hu, Ying, Wang and Lyu 2020; docs/method.md section 6).
/// </summary>
public sealed class RankedRange : IBatchLoss
{
    private readonly IPixelLoss loss;
    private readonly Quota drop;
    private readonly Quota top;
    private readonly RankLevel level;

    /// <summary>An average of ranked range.</summary>
    /// <param name="loss">The loss of each pixel.</param>
    /// <param name="drop">m; null: a share of 0.05. Fewer are dropped where nothing would be left.</param>
    /// <param name="top">k, the last rank that is kept; null: a share of 0.5.</param>
    /// <param name="level">Among what ranks are counted.</param>
    /// <exception cref="ArgumentException">Both are shares, or both counts, and <paramref name="drop"/> is not below <paramref name="top"/>.</exception>
    public RankedRange(IPixelLoss loss, Quota? drop = null, Quota? top = null, RankLevel level = RankLevel.PixelsOfImage)
    {
        ArgumentNullException.ThrowIfNull(loss);
        this.loss = loss;
        this.drop = drop ?? Quota.Share(0.05);
        this.top = top ?? Quota.Share(0.5);
        this.level = level;
        if (this.drop.IsShare == this.top.IsShare && this.drop.Value >= this.top.Value)
        {
            throw new ArgumentException(Invariant($"drop must be below top, but is {this.drop.Value} of {this.top.Value}."), nameof(drop));
        }
    }

    /// <inheritdoc />
    /// <exception cref="NonFiniteLossException">The loss of a pixel is NaN or infinite.</exception>
    public Tensor Forward(Tensor logits, SegmentationTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var scope = NewDisposeScope();
        return RankedMean.Of(target.PerPixel(loss.Forward(logits, target), loss), target, level, Ranks).MoveToOuterDisposeScope();
    }

    private (int Drop, int Last) Ranks(int items)
    {
        var last = Math.Max(top.Of(items), 1);
        return (Math.Min(drop.Of(items), last - 1), last);
    }
}
