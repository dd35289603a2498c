using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>The loss of a batch and all that was decided on the way, for logging without a second pass.</summary>
public sealed class LossOutcome
{
    /// <summary>
    /// L, the value that is reported: a scalar. Its backward pass propagates the exact gradient of the smoothed objective
    /// (docs/method.md section 3).
    /// </summary>
    public required Tensor Value { get; init; }

    /// <summary>F, the smoothed objective whose gradient is propagated.</summary>
    public required double Objective { get; init; }

    /// <summary>L_b, the trimmed loss of each image; null for an image without valid pixel.</summary>
    public required IReadOnlyList<double?> ImageLosses { get; init; }

    /// <summary>F_b, its smoothed objective, from which the image level selects; null for an image without valid pixel.</summary>
    public required IReadOnlyList<double?> ImageObjectives { get; init; }

    /// <summary>v_b, the weight of each image; null for an image without valid pixel.</summary>
    public required IReadOnlyList<double?> ImageWeights { get; init; }

    /// <summary>u, the weight of each pixel: [B, spatial] of the type of the logits, 0 at ignored pixels.</summary>
    public required Tensor PixelWeights { get; init; }

    /// <summary>What the pixel level decided for each image; null for an image without valid pixel.</summary>
    public required IReadOnlyList<PixelSelection?> PixelSelections { get; init; }

    /// <summary>What the image level decided; null if no image has a valid pixel.</summary>
    public required ImageSelection? ImageSelection { get; init; }

    /// <summary>Mass kept as a share of all valid pixels of the batch; 1 if there is none.</summary>
    public double KeptShare => Share(PixelSelections.Sum(image => image?.Mass ?? 0), PixelSelections.Sum(image => image?.PixelsByClass.Sum() ?? 0));

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

    private static double Share(double mass, int pixels) => pixels > 0 ? mass / pixels : 1;
}
