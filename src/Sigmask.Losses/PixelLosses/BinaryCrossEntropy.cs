using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Losses;

/// <summary>
/// Sigmoid cross entropy for multi-label targets, averaged over the channels of a pixel so that a pixel is kept or dropped whole
/// (docs/method.md section 3). With smoothing s a label y stands for (1−s)·y + s/2, which for one channel is the softmax cross
/// entropy of the two logits 0 and z with the same s.
/// </summary>
public sealed class BinaryCrossEntropy : IPixelLoss
{
    private readonly ClassWeights? positiveWeights;
    private readonly ClassWeights? classWeights;
    private readonly double labelSmoothing;

    /// <summary>A binary cross entropy.</summary>
    /// <param name="positiveWeights">A factor for the positive part of each of the C channels; null: 1. Above 1 trades precision for recall.</param>
    /// <param name="classWeights">A factor for each of the C channels; null: 1. The mean still divides by C.</param>
    /// <param name="labelSmoothing">s in [0, 1).</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public BinaryCrossEntropy(IReadOnlyList<double>? positiveWeights = null, IReadOnlyList<double>? classWeights = null, double labelSmoothing = 0)
    {
        this.positiveWeights = ClassWeights.From(positiveWeights, nameof(positiveWeights));
        this.classWeights = ClassWeights.From(classWeights, nameof(classWeights));
        this.labelSmoothing = OptionRange.AtLeastBelow(labelSmoothing, 0, 1, nameof(labelSmoothing));
    }

    /// <inheritdoc />
    public IPixelLoss Unweighted
        => positiveWeights is null or { AreOne: true } && classWeights is null or { AreOne: true } && labelSmoothing == 0 ? this : new BinaryCrossEntropy();

    /// <inheritdoc />
    public Tensor Forward(Tensor logits, SegmentationTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.RequireMatch(logits);
        target.RequireMultiLabel("Binary cross entropy", "use cross entropy");
        using var scope = NewDisposeScope();
        var labels = target.Labels.to(logits.dtype);
        if (labelSmoothing > 0)
        {
            labels = labels.Times(1 - labelSmoothing).Plus(labelSmoothing / 2);
        }

        var losses = functional.binary_cross_entropy_with_logits(
            target.MaskLogits(logits),
            labels,
            weight: classWeights?.LikeChannels(logits, target.Classes),
            reduction: Reduction.None,
            pos_weights: positiveWeights?.LikeChannels(logits, target.Classes));
        return target.MaskLosses(losses.mean([1])).MoveToOuterDisposeScope();
    }
}
