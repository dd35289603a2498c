using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// The envelope as operations on tensors, whose gradients libtorch knows: for every base loss and device, and the reference for <see cref="FusedEnvelope"/>.
/// </summary>
/// <param name="baseLoss">The base loss, without batch terms.</param>
/// <param name="options">The envelope's options.</param>
/// <param name="pixelLevel">Selects among the pixels.</param>
internal sealed class ComposedEnvelope(BaseLoss baseLoss, EnvelopeOptions options, IPixelLevel pixelLevel)
{
    private readonly LossTerms terms = new(baseLoss);
    private readonly ImageSelector imageSelector = new(options);

    /// <summary>The loss of a batch.</summary>
    /// <param name="logits">[B, C, spatial].</param>
    /// <param name="target">Labels.</param>
    /// <param name="guideLogits">Logits of the guide; null if the network guides itself.</param>
    /// <param name="suspicious">bool [B, spatial]: which pixels class confidence speaks against; null if it is not asked for.</param>
    /// <param name="strength">The degree in [0, 1] to which the selections are in force.</param>
    /// <param name="whole">The batch of which this is a part; null: it is the whole.</param>
    public LossOutcome Forward(Tensor logits, SegmentationTarget target, Tensor? guideLogits, Tensor? suspicious, double strength, IDistributedBatch? whole = null)
    {
        using var scope = NewDisposeScope();
        var pixelLoss = terms.PixelLoss(logits, target);
        var pixels = SelectPixels(pixelLoss, logits, guideLogits, suspicious, target, strength);
        if (pixels.Images.All(image => image is null))
        {
            return NothingValid(logits, target, pixels, ImageNumbers.Of(imageSelector, new double[pixels.Images.Count], pixels.Images, withSmoothing: false, strength, whole));
        }

        var mass = tensor(pixels.Images.Select(image => image?.Mass ?? 1).ToArray(), dtype: float64).to(logits.dtype).to(logits.device);
        var perImage = terms.PerImage(pixelLoss, logits, target, mass, pixels.Weights);
        var losses = HostArray.Of<double>(perImage);
        var numbers = ImageNumbers.Of(imageSelector, losses, pixels.Images, withSmoothing: guideLogits is null && pixelLoss is not null && !terms.AreWeighted, strength, whole);
        var value = (perImage * tensor(numbers.Factors(), dtype: logits.dtype).to(logits.device)).sum();
        var weights = pixels.Weights ?? target.Valid.to(logits.dtype);
        return new(value.MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope(), pixels.Images, () => numbers, pixels.Selections);
    }

    private static LossOutcome NothingValid(Tensor logits, SegmentationTarget target, PixelDecisions pixels, ImageNumbers numbers) => new(

        // Not 0 · logits, which would be NaN for an infinite logit.
        logits.MaskedFill(ones_like(logits, dtype: ScalarType.Bool), 0).sum().MoveToOuterDisposeScope(),
        target.Valid.to(logits.dtype).MoveToOuterDisposeScope(),
        pixels.Images,
        () => numbers,
        () => new PixelSelection?[pixels.Images.Count]);

    private PixelDecisions SelectPixels(Tensor? pixelLoss, Tensor logits, Tensor? guideLogits, Tensor? suspicious, SegmentationTarget target, double strength)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var selects = options.Sigma > 0 && strength > 0;
        var guide = guideLogits ?? logits;
        var losses = !selects ? null
            : pixelLoss is null ? LabelLikelihood.Mean(guide, target)
            : guideLogits is null && !terms.AreWeighted ? pixelLoss : terms.RankedLoss(guide, target);
        var against = !selects || options.Evidence.IsOff ? null : suspicious ?? LabelLikelihood.IsBelow(options.Evidence, guide, target);
        try
        {
            var decisions = pixelLevel.Select(losses, against, target, selects ? strength : 0);
            decisions.Weights?.MoveToOuterDisposeScope();
            return decisions;
        }
        catch (NonFiniteLossException error) when (guideLogits is not null)
        {
            throw new NonFiniteLossException(error.Image, isOfGuide: true);
        }
    }
}

/// <summary>How probable a network finds the annotated labels, as −ln p [B, spatial]; of no meaning at ignored pixels. They differ where a pixel has several labels.</summary>
internal static class LabelLikelihood
{
    /// <summary>The mean over a pixel's labels: what losses without a pixel term are ranked by.</summary>
    public static Tensor Mean(Tensor logits, SegmentationTarget target) => LabelSurprise.PerPixel(LabelSurprise.Of(logits, target), target);

    /// <summary>Which pixels have a label less probable than the evidence demands: bool [B, spatial]. One such label makes the pixel wrong, however many others are right.</summary>
    public static Tensor IsBelow(Evidence evidence, Tensor logits, SegmentationTarget target)
    {
        var surprise = LabelSurprise.Of(logits, target);
        var most = target.IsMultiLabel ? surprise.amax([1]) : surprise;
        return most.IsAbove(most.dtype == ScalarType.Float32 ? evidence.SingleSurprise : evidence.Surprise);
    }
}
