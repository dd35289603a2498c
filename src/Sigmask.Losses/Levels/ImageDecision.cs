namespace Sigmask.Losses;

/// <summary>What the pixel level decided for an image with a valid pixel, in numbers; the weights themselves stand in the tensor of the batch.</summary>
/// <param name="Pixels">Valid pixels.</param>
/// <param name="Mass">Σ u.</param>
/// <param name="Threshold">As in <see cref="PixelSelection"/>.</param>
/// <param name="SmoothingTerm">τ Ω(u).</param>
internal sealed record ImageDecision(int Pixels, double Mass, double Threshold, double SmoothingTerm)
{
    /// <summary>Mass kept as a share of all valid pixels of a batch; 1 if there is none.</summary>
    public static double KeptShare(IReadOnlyList<ImageDecision?> images)
        => images.Sum(image => (long)(image?.Pixels ?? 0)) is > 0 and var pixels ? images.Sum(image => image?.Mass ?? 0) / pixels : 1;
}
