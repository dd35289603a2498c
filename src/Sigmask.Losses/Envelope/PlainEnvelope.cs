using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// The envelope where it is not in force: the base loss, averaged over each image and then over the images. Operations on tensors alone, so that on a GPU
/// nothing goes to the host until it is asked for.
/// </summary>
/// <param name="baseLoss">The base loss.</param>
/// <param name="options">The envelope's options.</param>
internal sealed class PlainEnvelope(BaseLoss baseLoss, EnvelopeOptions options)
{
    private readonly LossTerms terms = new(baseLoss);
    private readonly ImageSelector imageSelector = new(options);
    private readonly PixelSelector pixelSelector = new(options);

    /// <summary>The loss of a batch.</summary>
    /// <param name="logits">[B, C, spatial].</param>
    /// <param name="target">Labels.</param>
    /// <param name="whole">The batch of which this is a part; null: it is the whole.</param>
    public LossOutcome Forward(Tensor logits, SegmentationTarget target, IDistributedBatch? whole = null)
    {
        using var scope = NewDisposeScope();
        var pixels = target.Valid.flatten(1).sum(1);
        var counted = pixels.ne(zeros_like(pixels)).to(logits.dtype);
        var mass = maximum(pixels, ones_like(pixels)).to(logits.dtype);
        var perImage = terms.PerImage(terms.PixelLoss(logits, target), logits, target, mass, weights: null);
        var numbers = whole is null ? null : Numbers(perImage.detach(), null, pixels, whole);
        var value = numbers is not null ? (perImage * counted).sum().DividedBy(numbers.Selection?.Mass ?? 1)
            : target.AllValid ? perImage.mean() : (perImage * counted).sum() / maximum(counted.sum(), ones([], dtype: logits.dtype, device: logits.device));
        Tensor? own = null;
        foreach (var term in baseLoss.Batch)
        {
            var loss = term.Loss.Forward(logits, target).Times(term.Weight);
            own = own is null ? loss : own.Plus(loss);
        }

        value = own is null ? value : value.Plus(own);
        var (losses, batch) = (perImage.detach().MoveToOuterDisposeScope(), own?.detach().MoveToOuterDisposeScope());
        var outcome = new LossOutcome(
            value.MoveToOuterDisposeScope(),
            target.Valid.to(logits.dtype).MoveToOuterDisposeScope(),
            decisions: null,
            () => numbers ?? Numbers(losses, batch, pixels, null),
            () => Selections(target));
        pixels.MoveToOuterDisposeScope();
        return logits.device.type == TorchSharp.DeviceType.CPU ? outcome.Checked() : outcome;
    }

    private ImageNumbers Numbers(Tensor perImage, Tensor? own, Tensor pixels, IDistributedBatch? whole)
    {
        using var scope = NewDisposeScope();
        var decisions = Array.ConvertAll(HostArray.Of<long>(pixels), count => count == 0 ? null : new ImageDecision((int)count, count, double.PositiveInfinity, 0));
        var numbers = ImageNumbers.Of(imageSelector, HostArray.Of<double>(perImage), decisions, withSmoothing: false, strength: 0, whole);
        return own is null ? numbers : numbers with { Objective = numbers.Objective + HostArray.Of<double>(own)[0] };
    }

    private PixelSelection?[] Selections(SegmentationTarget target)
    {
        using var scope = NewDisposeScope();
        var batch = new HostBatch(target, losses: null, suspicious: null);
        return [.. Enumerable.Range(0, batch.Images).Select(b => batch.Image(b)).Select(image =>
            image.Groups.Length == 0 ? null : pixelSelector.Select(image.Losses, image.Groups, batch.Classes, strength: 0))];
    }
}
