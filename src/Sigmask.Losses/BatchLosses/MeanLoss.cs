using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>The plain loss: a mean or sum of a pixel loss over the valid pixels of the batch.</summary>
public sealed class MeanLoss : IBatchLoss
{
    private readonly IPixelLoss loss;
    private readonly PixelReduction reduction;

    /// <summary>A mean of a pixel loss.</summary>
    /// <param name="loss">The loss of each pixel.</param>
    /// <param name="reduction">What is averaged.</param>
    /// <exception cref="ArgumentException">The reduction divides by class weights, but the loss has none to tell.</exception>
    public MeanLoss(IPixelLoss loss, PixelReduction reduction = PixelReduction.Pixels)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (reduction == PixelReduction.ClassWeights && loss is not IClassWeightedLoss)
        {
            throw new ArgumentException($"{loss.GetType().Name} has no weights of labels to divide by: use another reduction.", nameof(reduction));
        }

        this.loss = loss;
        this.reduction = reduction;
    }

    /// <inheritdoc />
    public Tensor Forward(Tensor logits, SegmentationTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var scope = NewDisposeScope();
        var losses = loss.Forward(logits, target);
        var value = reduction switch
        {
            PixelReduction.Images => ImageMeans.Of(losses, target).sum() / ImageMeans.Counted(target).sum().AtLeast(1),
            PixelReduction.Sum => losses.sum(),
            PixelReduction.ClassWeights => Ratio.Of(losses.sum(), ((IClassWeightedLoss)loss).PixelWeights(logits, target).sum()),
            _ => losses.sum() / target.Valid.sum().AtLeast(1),
        };
        return value.MoveToOuterDisposeScope();
    }
}
