using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>The loss of a batch and all that was decided on the way, for logging without a second pass.</summary>
/// <remarks>
/// What costs something is worked out when it is first asked for, from tensors: ask while the dispose scope is open in which the loss was computed. On a GPU
/// the numbers of images (and <see cref="Objective"/>) then come to the host, and a loss that is NaN or infinite is noticed, if the envelope is not in force.
/// </remarks>
public sealed class LossOutcome
{
    private readonly Lazy<ImageNumbers> numbers;
    private readonly Lazy<IReadOnlyList<PixelSelection?>> selections;

    /// <summary>An outcome.</summary>
    /// <param name="value">L.</param>
    /// <param name="pixelWeights">u.</param>
    /// <param name="decisions">What was decided for the pixels of each image; null: all are kept.</param>
    /// <param name="numbers">The numbers of images.</param>
    /// <param name="selections">What the pixel level decided.</param>
    internal LossOutcome(Tensor value, Tensor pixelWeights, IReadOnlyList<ImageDecision?>? decisions, Func<ImageNumbers> numbers, Func<IReadOnlyList<PixelSelection?>> selections)
    {
        (Value, PixelWeights, KeptShare) = (value, pixelWeights, decisions is null ? 1 : ImageDecision.KeptShare(decisions));
        (KeptMass, CountedPixels) = decisions is null ? (0, 0) : (decisions.Sum(image => image?.Mass ?? 0), decisions.Sum(image => (double)(image?.Pixels ?? 0)));
        this.numbers = new(numbers);
        this.selections = new(selections);
    }

    /// <summary>
    /// L, the value that is reported: a scalar; of a batch that is spread over processes, this process's part of it; L is the sum of the parts. Its backward pass propagates the gradient of
    /// <see cref="Objective"/> with the weights of pixels and images held, which is the whole gradient in the cases of docs/method.md section 3, "Where the gradient is exact".
    /// </summary>
    public Tensor Value { get; }

    /// <summary>F, the smoothed objective whose gradient is propagated, with the weights held (<see cref="Value"/>).</summary>
    public double Objective => numbers.Value.Objective;

    /// <summary>L_b, the trimmed loss of each image; null for an image without valid pixel.</summary>
    public IReadOnlyList<double?> ImageLosses => numbers.Value.Losses;

    /// <summary>F_b, its smoothed objective, from which the image level selects; null for an image without valid pixel.</summary>
    public IReadOnlyList<double?> ImageObjectives => numbers.Value.Objectives;

    /// <summary>v_b, the weight of each image; null for an image without valid pixel.</summary>
    public IReadOnlyList<double?> ImageWeights => numbers.Value.Weights;

    /// <summary>u, the weight of each pixel: [B, spatial] of the type of the logits, 0 at ignored pixels.</summary>
    public Tensor PixelWeights { get; }

    /// <summary>What the pixel level decided for each image; null for an image without valid pixel.</summary>
    public IReadOnlyList<PixelSelection?> PixelSelections => selections.Value;

    /// <summary>What the image level decided; null if no image has a valid pixel.</summary>
    public ImageSelection? ImageSelection => numbers.Value.Selection;

    /// <summary>Mass kept as a share of all valid pixels of the batch; 1 if there is none.</summary>
    public double KeptShare { get; }

    /// <summary>Mass kept, in pixels; 0 where nothing is selected.</summary>
    internal double KeptMass { get; }

    /// <summary>Valid pixels from which it was selected; 0 where nothing is.</summary>
    internal double CountedPixels { get; }

    /// <summary>
    /// Mass kept as a share of the batch's pixels of each class (of pixels with no label and with any, if multi-label); NaN for a
    /// class without pixels.
    /// </summary>
    public double[] KeptShareByClass
    {
        get
        {
            var images = PixelSelections.Where(image => image is not null).Select(image => image!).ToArray();
            return images.Length == 0
                ? []
                : [.. Enumerable.Range(0, images[0].MassByClass.Length).Select(c =>
                    images.Sum(image => image.PixelsByClass[c]) is > 0 and var pixels ? images.Sum(image => image.MassByClass[c]) / pixels : double.NaN)];
        }
    }

    /// <summary>Works the numbers of images out now.</summary>
    /// <exception cref="NonFiniteLossException">The loss of an image is NaN or infinite.</exception>
    internal LossOutcome Checked()
    {
        _ = numbers.Value;
        return this;
    }
}
