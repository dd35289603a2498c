using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// The Top-k / Bottom-all-but-σ loss envelope around any base loss: in each image the pixels with the largest losses are dropped as
/// annotation noise, in each batch the hardest images are kept (Diagnostics 2025, 15(17), 2189; docs/method.md).
/// </summary>
/// <remarks>
/// <para>Stages: pixel losses → <see cref="PixelSelector"/> → per-image losses → <see cref="ImageSelector"/> → scalar. Each can be used alone.</para>
/// <para>
/// The weights of pixels and images, and the widths, are constants of the backward pass. With a guide other than the network, and where the network guides itself for pixel losses that are ranked by themselves
/// under <see cref="PixelRule.Share"/> with <see cref="Width.Absolute"/>, that is the exact gradient of the smoothed objective (the image level: with an absolute width, or off). Elsewhere, for example
/// where the network guides itself under cross entropy + Dice, the change of the weights is left out (section 3, "Where the gradient is exact").
/// </para>
/// <para>
/// One API, three ways (section 7): float32 logits on the CPU with cross entropy and losses made of sums take passes that are written for them
/// (<see cref="FusedEnvelope"/>), everything else operations on tensors (<see cref="ComposedEnvelope"/>), and where nothing is selected the base loss stands
/// alone (<see cref="PlainEnvelope"/>). An instance has no state and may be shared by threads; what class confidence has seen is kept by the caller (<see cref="ClassConfidence"/>).
/// </para>
/// </remarks>
public sealed class Envelope
{
    private readonly BaseLoss baseLoss;
    private readonly EnvelopeOptions options;
    private readonly PlainEnvelope plain;
    private readonly FusedEnvelope fused;
    private readonly ComposedEnvelope composed;
    private readonly ComposedEnvelope remote;

    /// <summary>An envelope around a base loss. <see cref="EnvelopeOptions.Plain"/> gives the base loss itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The base loss has no term, or one with a reduction of its own while the envelope is on.</exception>
    public Envelope(BaseLoss baseLoss, EnvelopeOptions options)
    {
        ArgumentNullException.ThrowIfNull(baseLoss);
        ArgumentNullException.ThrowIfNull(options);
        if (baseLoss.Pixel.Count + baseLoss.Region.Count + baseLoss.Batch.Count == 0)
        {
            throw new ArgumentException("The base loss has no term.", nameof(baseLoss));
        }

        if (baseLoss.Batch.Count > 0 && !options.IsOff)
        {
            throw new ArgumentException("A loss with a selection of its own (pixel Top-k, average top-k, ranked range) cannot stand inside the envelope.", nameof(baseLoss));
        }

        options.Validate();
        (this.baseLoss, this.options) = (baseLoss, options);
        plain = new(baseLoss, options);
        fused = new(baseLoss, options);
        composed = new(baseLoss, options, new FusedPixelLevel(options));
        remote = new(baseLoss, options, new HostPixelLevel(options));
    }

    /// <summary>The loss of a batch whose pixels are selected by the network itself.</summary>
    /// <remarks>The value of float32 logits on the CPU is differentiable once. Leave the logits as they are until the backward pass.</remarks>
    /// <param name="logits">[B, C, spatial], float32 or float64.</param>
    /// <param name="target">Labels of the same B, C and spatial size.</param>
    /// <param name="progress">Share of the training done, in [0, 1], for the ramp.</param>
    /// <param name="confidence">For <see cref="Evidence.ByClass"/>: the means over the batches of a training, which take this batch in; null: those of this batch alone.</param>
    /// <param name="whole">The batch of which these images are a part, if other processes have the rest (docs/method.md section 5); null: they are the whole.</param>
    /// <exception cref="ArgumentException">Shapes do not match, the logits are of another type, a term is not defined for this kind of target or for a part of a batch or gives losses of another shape than its kind has, or the confidence is of another kind.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The progress is not in [0, 1].</exception>
    /// <exception cref="NonFiniteLossException">The loss of an image is NaN or infinite.</exception>
    public LossOutcome Forward(Tensor logits, SegmentationTarget target, double progress = 1, ClassConfidence? confidence = null, IDistributedBatch? whole = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.RequireMatch(logits);
        return Compute(logits, target, null, progress, confidence, whole);
    }

    /// <summary>The loss of a batch whose pixels are selected by a guide (docs/method.md section 3, "Guide").</summary>
    /// <inheritdoc cref="Forward(Tensor, SegmentationTarget, double, ClassConfidence, IDistributedBatch)" path="/remarks|/exception"/>
    /// <param name="logits">[B, C, spatial], float32 or float64.</param>
    /// <param name="target">Labels of the same B, C and spatial size.</param>
    /// <param name="guideLogits">Logits of the guide for the same images, [B, C, spatial], of any floating type.</param>
    /// <param name="progress">Share of the training done, in [0, 1], for the ramp.</param>
    /// <param name="confidence">For <see cref="Evidence.ByClass"/>: the means over the batches of a training, which take this batch in; null: those of this batch alone.</param>
    /// <param name="whole">The batch of which these images are a part, if other processes have the rest (docs/method.md section 5); null: they are the whole.</param>
    public LossOutcome Forward(Tensor logits, SegmentationTarget target, Tensor guideLogits, double progress = 1, ClassConfidence? confidence = null, IDistributedBatch? whole = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.RequireMatch(logits);
        target.RequireMatch(guideLogits);

        // A guide may compute in fewer bits than the network; what it says is weighed in those of the network.
        return Compute(logits, target, guideLogits.dtype == logits.dtype ? guideLogits : guideLogits.to(logits.dtype), progress, confidence, whole);
    }

    private LossOutcome Compute(Tensor logits, SegmentationTarget target, Tensor? guideLogits, double progress, ClassConfidence? confidence, IDistributedBatch? whole)
    {
        RequireDigits(logits);
        RequireWhole(whole);
        var strength = options.Ramp.At(progress);
        var images = whole?.Images ?? (int)target.Valid.shape[0];
        var selectsPixels = options.Sigma > 0 && strength > 0;
        var isInForce = selectsPixels || options.TopK.Of(images, strength) < images;
        using var suspicious = selectsPixels && options.Evidence.IsByClass ? Suspicious(guideLogits ?? logits, target, confidence, whole) : null;
        return !isInForce ? plain.Forward(logits, target, whole)
            : fused.Fits(logits, target, guideLogits) ? fused.Forward(logits, target, guideLogits, suspicious, strength, whole)
            : (IsOnHost(logits) ? composed : remote).Forward(logits, target, guideLogits, suspicious, strength, whole);
    }

    // Pixels are counted in the logits' own type, and float16 ends at 65,504: the mean over more of them, and its gradient, would be 0.
    private static void RequireDigits(Tensor logits)
    {
        if (logits.dtype is not (ScalarType.Float32 or ScalarType.Float64))
        {
            throw new ArgumentException($"Logits must be float32 or float64, not {logits.dtype}, in which the pixels of an image cannot be counted: hand over logits.to(float32).", nameof(logits));
        }
    }

    // What is taken over all pixels of a batch at once would have to leave its process.
    private void RequireWhole(IDistributedBatch? whole)
    {
        if (whole is not null && baseLoss.PoolsBatch)
        {
            throw new ArgumentException("A loss that pools the pixels of a batch needs the whole batch in one process.", nameof(whole));
        }
    }

    private Tensor Suspicious(Tensor logits, SegmentationTarget target, ClassConfidence? confidence, IDistributedBatch? whole)
    {
        using var ofBatch = confidence is null ? new ClassConfidence(target.Classes, target.IsMultiLabel, logits.device) : null;
        return (confidence ?? ofBatch!).Judge(logits, target, whole, options.Evidence.ClassShare!.Value, options.Evidence.OwnShare, options.Evidence.MostOfClass);
    }

    private static bool IsOnHost(Tensor logits) => logits.device.type == TorchSharp.DeviceType.CPU && logits.dtype == ScalarType.Float32;
}
