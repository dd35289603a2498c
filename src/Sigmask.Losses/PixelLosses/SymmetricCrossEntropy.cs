using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// Symmetric cross entropy, α · (−ln p) + β · (−A) · (1 − p) with p the probability of the label: cross entropy plus its reverse, in which ln 0
/// stands for A (Wang et al. 2019; docs/method.md section 6). The reverse term is bounded and so robust to wrong labels. Multi-label: the mean over channels.
/// </summary>
public sealed class SymmetricCrossEntropy : IPixelLoss
{
    private readonly double alpha;
    private readonly double beta;
    private readonly double logZero;

    /// <summary>A symmetric cross entropy.</summary>
    /// <param name="alpha">α, at least 0: weight of cross entropy.</param>
    /// <param name="beta">β, at least 0: weight of the reverse.</param>
    /// <param name="logZero">A, below 0.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public SymmetricCrossEntropy(double alpha = 0.1, double beta = 1, double logZero = -4)
    {
        this.alpha = OptionRange.AtLeast(alpha, 0, nameof(alpha));
        this.beta = OptionRange.AtLeast(beta, 0, nameof(beta));
        this.logZero = OptionRange.Below(logZero, 0, nameof(logZero));
    }

    /// <inheritdoc />
    public Tensor Forward(Tensor logits, SegmentationTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.RequireMatch(logits);
        using var scope = NewDisposeScope();
        var surprise = LabelSurprise.Of(target.MaskLogits(logits), target);
        var losses = surprise.Times(alpha).Plus(LabelSurprise.Complement(surprise).Times(-logZero * beta));
        return target.MaskLosses(LabelSurprise.PerPixel(losses, target)).MoveToOuterDisposeScope();
    }
}
