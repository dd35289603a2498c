using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// The envelope in passes over the memory of the logits (docs/method.md section 7): one for the losses, some over the losses for the selection, one more
/// for region terms or if a guide decides, and one in the backward pass for the gradient. For float32 logits on the CPU, one class a pixel, cross entropy
/// and region losses made of sums.
/// </summary>
internal sealed class FusedEnvelope
{
    private const int MostClasses = 1024;

    private readonly EnvelopeOptions options;
    private readonly ImageSelector imageSelector;
    private readonly FusedRegionTerms? regions;
    private readonly double? pixelFactor;
    private readonly bool isFusable;

    /// <summary>An envelope around a base loss.</summary>
    public FusedEnvelope(BaseLoss baseLoss, EnvelopeOptions options)
    {
        this.options = options;
        imageSelector = new(options);
        isFusable = baseLoss.Batch.Count == 0
            && baseLoss.Pixel.All(term => term.Loss is CrossEntropy { IsPlain: true })
            && baseLoss.Region.All(term => term.Loss is IOverlapLoss { IsOfSums: true });
        pixelFactor = baseLoss.Pixel.Count > 0 ? baseLoss.Pixel.Sum(term => term.Weight) : null;
        regions = isFusable && baseLoss.Region.Count > 0 ? new([.. baseLoss.Region.Select(term => new LossTerm<IOverlapLoss>(term.Weight, (IOverlapLoss)term.Loss))]) : null;
    }

    /// <summary>Whether this way can take these logits.</summary>
    public bool Fits(Tensor logits, SegmentationTarget target, Tensor? guideLogits)
        => isFusable && !target.IsMultiLabel && target.Classes <= MostClasses && IsReadable(target.Labels.device, ScalarType.Float32)
            && IsReadable(logits.device, logits.dtype) && (guideLogits is null || IsReadable(guideLogits.device, guideLogits.dtype))
            && target.Valid.numel() / target.Valid.shape[0] < int.MaxValue - BatchPartition.Piece;

    /// <summary>The loss of a batch.</summary>
    /// <param name="logits">[B, C, spatial], in either order of memory; others are copied.</param>
    /// <param name="target">Labels.</param>
    /// <param name="guideLogits">Logits of the guide; null if the network guides itself.</param>
    /// <param name="suspicious">bool [B, spatial]: which pixels class confidence speaks against; null if it is not asked for.</param>
    /// <param name="strength">The degree in [0, 1] to which the selections are in force.</param>
    /// <param name="whole">The batch of which this is a part; null: it is the whole.</param>
    public LossOutcome Forward(Tensor logits, SegmentationTarget target, Tensor? guideLogits, Tensor? suspicious, double strength, IDistributedBatch? whole = null)
    {
        using var scope = NewDisposeScope();
        var own = LogitTensor.Of(logits);
        var guide = guideLogits is null || options.Sigma == 0 || strength <= 0 ? null : LogitTensor.Of(guideLogits.detach());
        var batch = new FusedBatch(own, guide, target, suspicious?.contiguous(), options);
        batch.Select(pixelFactor ?? 1, strength);
        if (guide is not null && pixelFactor is { } factor)
        {
            batch.WeightOwnLosses(factor);
        }

        var losses = pixelFactor is null ? new double[batch.Images] : batch.PixelLosses();
        using var region = regions?.Of(batch, target);
        if (region is not null)
        {
            losses = [.. losses.Zip(region.Losses, (pixel, ofRegion) => pixel + ofRegion)];
        }

        var numbers = ImageNumbers.Of(imageSelector, losses, batch.Decisions, withSmoothing: guideLogits is null && pixelFactor is not null, strength, whole);
        var shares = numbers.Factors();
        var value = tensor((float)shares.Select((share, b) => share > 0 ? share * losses[b] : 0).Sum());
        if (is_grad_enabled() && logits.requires_grad)
        {
            var perPixel = shares.Select((share, b) => batch.Decisions[b] is { } image ? share * (pixelFactor ?? 0) / image.Mass : 0).ToArray();
            value = FusedGradient.Of(value, own.View, batch.Labels, batch.Weights, new(own.Order, batch.Partition, perPixel, region?.Slopes(shares), target.Classes, batch.Pixels));
        }

        var (weights, decisions) = (batch.Weights.MoveToOuterDisposeScope(), batch.Decisions);
        return new(value.MoveToOuterDisposeScope(), weights, decisions, () => numbers, () => GatheredSelections.Of(weights, decisions, target));
    }

    private static bool IsReadable(Device device, ScalarType type) => device.type == DeviceType.CPU && type == ScalarType.Float32;
}
