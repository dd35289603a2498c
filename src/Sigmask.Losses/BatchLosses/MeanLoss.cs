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
        var losses = target.PerPixel(loss.Forward(logits, target), loss);
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

/// <summary>How the losses of pixels become the loss of the batch.</summary>
public enum PixelReduction
{
    /// <summary>The mean over all valid pixels of the batch.</summary>
    Pixels,

    /// <summary>The mean over images of the mean over their valid pixels; images without any do not count.</summary>
    Images,

    /// <summary>The sum over all valid pixels of the batch.</summary>
    Sum,

    /// <summary>The sum over all valid pixels divided by the sum of their labels' class weights, as PyTorch's weighted cross entropy.</summary>
    ClassWeights,
}

/// <summary>Means over the valid pixels of each image.</summary>
internal static class ImageMeans
{
    /// <summary>[B] from the losses [B, spatial], 0 where an image has no valid pixel.</summary>
    public static Tensor Of(Tensor losses, SegmentationTarget target) => losses.flatten(1).sum(1) / target.Valid.flatten(1).sum(1).AtLeast(1);

    /// <summary>Which images have a valid pixel: bool [B].</summary>
    public static Tensor Counted(SegmentationTarget target) => target.Valid.flatten(1).any(1);
}
