using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Losses;

/// <summary>
/// Softmax cross entropy, −ln p of the label's class, for one class a pixel (docs/method.md section 3). With smoothing s the label
/// stands for 1−s of itself and s/C of every class, each with its own weight, as in PyTorch.
/// </summary>
/// <remarks>Weights multiply, they do not normalise: for PyTorch's weighted mean see <see cref="MeanLoss"/> with <see cref="PixelReduction.ClassWeights"/>.</remarks>
public sealed class CrossEntropy : IClassWeightedLoss
{
    private readonly ClassWeights? weights;
    private readonly double labelSmoothing;

    /// <summary>A cross entropy.</summary>
    /// <param name="classWeights">A factor for each of the C classes; null: 1.</param>
    /// <param name="labelSmoothing">s in [0, 1).</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public CrossEntropy(IReadOnlyList<double>? classWeights = null, double labelSmoothing = 0)
    {
        weights = ClassWeights.From(classWeights, nameof(classWeights));
        this.labelSmoothing = OptionRange.AtLeastBelow(labelSmoothing, 0, 1, nameof(labelSmoothing));
    }

    /// <summary>True without weights and smoothing: −ln p alone.</summary>
    internal bool IsPlain => weights is null && labelSmoothing == 0;

    /// <inheritdoc />
    public IPixelLoss Unweighted => weights is null or { AreOne: true } && labelSmoothing == 0 ? this : new CrossEntropy();

    /// <inheritdoc />
    public Tensor Forward(Tensor logits, SegmentationTarget target)
    {
        Check(logits, target);
        using var scope = NewDisposeScope();
        var losses = functional.cross_entropy(
            target.MaskLogits(logits),
            target.Labels,
            weight: weights?.Like(logits, target.Classes),
            reduction: Reduction.None,
            label_smoothing: labelSmoothing);
        return target.MaskLosses(losses).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public Tensor PixelWeights(Tensor logits, SegmentationTarget target)
    {
        Check(logits, target);
        using var scope = NewDisposeScope();
        var valid = target.Valid.to(logits.dtype);
        return (weights is null ? valid : weights.Like(logits, target.Classes)[target.Labels] * valid).MoveToOuterDisposeScope();
    }

    private static void Check(Tensor logits, SegmentationTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.RequireMatch(logits);
        target.RequireMultiClass("Cross entropy", "use binary cross entropy");
    }
}
