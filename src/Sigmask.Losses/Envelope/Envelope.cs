using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// The Top-k / Bottom-all-but-σ loss envelope around any base loss: in each image the pixels with the largest losses are dropped as
/// annotation noise, in each batch the hardest images are kept (Diagnostics 2025, 15(17), 2189; docs/method.md).
/// </summary>
/// <remarks>
/// <para>Stages: pixel losses → <see cref="PixelSelector"/> → per-image losses → <see cref="ImageSelector"/> → scalar. Each can be used alone.</para>
/// <para>The weights are constants of the backward pass. That is no approximation: it gives the exact gradient of the smoothed objective (section 2).</para>
/// <para>The selections are solved on the CPU in float64 whatever the device of the logits. An instance has no state and may be shared by threads.</para>
/// </remarks>
public sealed class Envelope
{
    private readonly BaseLoss baseLoss;
    private readonly EnvelopeOptions options;
    private readonly PixelSelector pixelSelector;
    private readonly ImageSelector imageSelector;

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

        this.baseLoss = baseLoss;
        this.options = options;
        pixelSelector = new PixelSelector(options);
        imageSelector = new ImageSelector(options);
    }

    /// <summary>The loss of a batch.</summary>
    /// <param name="logits">[B, C, spatial], float32 or float64.</param>
    /// <param name="target">Labels of the same B, C and spatial size.</param>
    /// <param name="guideLogits">Logits of the guide for the same images, [B, C, spatial]; null if the network guides itself.</param>
    /// <param name="progress">Share of the training done, in [0, 1], for the ramp.</param>
    /// <exception cref="ArgumentException">Shapes do not match, or a term is not defined for this kind of target.</exception>
    /// <exception cref="NonFiniteLossException">The loss of an image is NaN or infinite.</exception>
    public LossOutcome Forward(Tensor logits, SegmentationTarget target, Tensor? guideLogits = null, double progress = 1)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.RequireMatch(logits);
        if (guideLogits is not null)
        {
            target.RequireMatch(guideLogits);
        }

        using var scope = NewDisposeScope();
        var strength = options.Ramp.At(progress);
        var pixelLoss = PixelLoss(logits, target);
        var selections = SelectPixels(pixelLoss, logits, guideLogits, target, strength);
        if (selections.All(image => image is null))
        {
            return NothingValid(logits, target, selections);
        }

        var selects = options.Sigma > 0 && strength > 0;
        var weights = selects ? Scatter(selections, target, logits) : target.Valid.to(logits.dtype);
        var perImage = PerImage(pixelLoss, logits, target, selections, selects ? weights : null);
        var losses = HostArray.Of<double>(perImage.to(float64));
        var objectives = Objectives(losses, selections, isSelfGuided: guideLogits is null && pixelLoss is not null);
        var counting = Enumerable.Range(0, losses.Length).Where(b => selections[b] is not null).ToArray();
        foreach (var b in counting)
        {
            if (!double.IsFinite(objectives[b]))
            {
                throw new NonFiniteLossException(b);
            }
        }

        var image = imageSelector.Select(Array.ConvertAll(counting, b => objectives[b]), strength);
        var imageWeights = new double[losses.Length];
        var objective = -image.SmoothingTerm;
        for (var i = 0; i < counting.Length; i++)
        {
            imageWeights[counting[i]] = image.Weights[i];
            objective += image.Weights[i] * objectives[counting[i]];
        }

        objective /= image.Mass;
        var value = (perImage * tensor(imageWeights, dtype: logits.dtype, device: logits.device)).sum().DividedBy(image.Mass);
        foreach (var term in baseLoss.Batch)
        {
            var own = term.Loss.Forward(logits, target).Times(term.Weight);
            objective += own.detach().to(float64).item<double>();
            value = value.Plus(own);
        }

        return new LossOutcome
        {
            Value = value.MoveToOuterDisposeScope(),
            Objective = objective,
            ImageLosses = Counting(losses, selections),
            ImageObjectives = Counting(objectives, selections),
            ImageWeights = Counting(imageWeights, selections),
            PixelWeights = weights.MoveToOuterDisposeScope(),
            PixelSelections = selections,
            ImageSelection = image,
        };
    }

    private static double?[] Counting(double[] values, PixelSelection?[] selections)
        => [.. values.Select((value, b) => selections[b] is null ? (double?)null : value)];

    private static LossOutcome NothingValid(Tensor logits, SegmentationTarget target, PixelSelection?[] selections) => new()
    {
        // Not 0 · logits, which would be NaN for an infinite logit.
        Value = logits.MaskedFill(ones_like(logits, dtype: ScalarType.Bool), 0).sum().MoveToOuterDisposeScope(),
        Objective = 0,
        ImageLosses = new double?[selections.Length],
        ImageObjectives = new double?[selections.Length],
        ImageWeights = new double?[selections.Length],
        PixelWeights = target.Valid.to(logits.dtype).MoveToOuterDisposeScope(),
        PixelSelections = selections,
        ImageSelection = null,
    };

    // Σ of the pixel terms, [B, spatial], or null if there are none.
    private Tensor? PixelLoss(Tensor logits, SegmentationTarget target)
    {
        Tensor? sum = null;
        foreach (var term in baseLoss.Pixel)
        {
            var loss = term.Loss.Forward(logits, target);
            loss = term.Weight == 1 ? loss : loss.Times(term.Weight);
            sum = sum is null ? loss : sum.Plus(loss);
        }

        return sum;
    }

    // Each image on its own, side by side; null for an image without valid pixel.
    private PixelSelection?[] SelectPixels(Tensor? pixelLoss, Tensor logits, Tensor? guideLogits, SegmentationTarget target, double strength)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var selects = options.Sigma > 0 && strength > 0;
        var likelihood = selects && (options.Evidence < 1 || pixelLoss is null) ? LabelLikelihood.NegativeLog(guideLogits ?? logits, target) : null;
        var losses = !selects ? null
            : pixelLoss is null ? likelihood
            : guideLogits is null ? pixelLoss : PixelLoss(guideLogits, target);
        var batch = new HostBatch(target, losses, options.Evidence < 1 ? likelihood : null);
        var surprise = -Math.Log(options.Evidence);
        var selections = new PixelSelection?[batch.Images];
        var notFinite = new bool[batch.Images];
        Parallel.For(0, batch.Images, b =>
        {
            var image = batch.Image(b, surprise);
            notFinite[b] = !image.IsFinite;
            if (image.IsFinite && image.Groups.Length > 0)
            {
                selections[b] = pixelSelector.Select(image.Losses, image.Groups, batch.Classes, image.Surprising, selects ? strength : 0);
            }
        });
        return Array.IndexOf(notFinite, true) is >= 0 and var first ? throw new NonFiniteLossException(first) : selections;
    }

    // u as a tensor [B, spatial] like the logits.
    private static Tensor Scatter(PixelSelection?[] selections, SegmentationTarget target, Tensor logits)
    {
        var pixels = (int)(target.Valid.numel() / target.Valid.shape[0]);
        var valid = target.AllValid ? null : HostArray.Of<bool>(target.Valid);
        var weights = new double[selections.Length * pixels];
        for (var b = 0; b < selections.Length; b++)
        {
            var next = 0;
            for (var i = b * pixels; i < (b + 1) * pixels; i++)
            {
                weights[i] = valid is null || valid[i] ? selections[b]!.Weights[next++] : 0;
            }
        }

        return tensor(weights, target.Valid.shape, dtype: float64).to(logits.dtype).to(logits.device);
    }

    // The loss of each image with its pixels weighted, [B]; weights are null where all valid pixels count fully.
    private Tensor PerImage(Tensor? pixelLoss, Tensor logits, SegmentationTarget target, PixelSelection?[] selections, Tensor? weights)
    {
        Tensor? sum = null;
        if (pixelLoss is not null)
        {
            var mass = tensor(Array.ConvertAll(selections, image => image?.Mass ?? 1), dtype: float64).to(logits.dtype).to(logits.device);
            sum = (weights is null ? pixelLoss : pixelLoss * weights).flatten(1).sum(1) / mass;
        }

        foreach (var term in baseLoss.Region)
        {
            var loss = term.Loss.Forward(logits, target, weights).Times(term.Weight);
            sum = sum is null ? loss : sum.Plus(loss);
        }

        return sum ?? zeros([logits.shape[0]], dtype: logits.dtype, device: logits.device);
    }

    // With a guide of its own the smoothing term is no part of what the network can change, and the image level sees the losses alone.
    private static double[] Objectives(double[] losses, PixelSelection?[] selections, bool isSelfGuided)
        => [.. losses.Select((loss, b) => selections[b] is { } image && isSelfGuided ? loss + (image.SmoothingTerm / image.Mass) : loss)];
}
