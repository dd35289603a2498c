using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// Generalized cross entropy, (1 − p^q) / q with p the probability of the label: between cross entropy (q → 0) and the mean absolute
/// error (q = 1), bounded by 1/q and so robust to wrong labels (Zhang and Sabuncu 2018; docs/method.md section 6). Multi-label: the mean over channels.
/// </summary>
public sealed class GeneralizedCrossEntropy : IPixelLoss
{
    private readonly double q;

    /// <summary>A generalized cross entropy.</summary>
    /// <param name="q">In (0, 1].</param>
    /// <exception cref="ArgumentException">q is out of its range.</exception>
    public GeneralizedCrossEntropy(double q = 0.7) => this.q = OptionRange.AboveUpTo(q, 0, 1, nameof(q));

    /// <inheritdoc />
    public Tensor Forward(Tensor logits, SegmentationTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.RequireMatch(logits);
        using var scope = NewDisposeScope();
        var surprise = LabelSurprise.Of(target.MaskLogits(logits), target);
        var losses = LabelSurprise.PerPixel(LabelSurprise.Complement(surprise.Times(q)).DividedBy(q), target);
        return target.MaskLosses(losses).MoveToOuterDisposeScope();
    }
}
