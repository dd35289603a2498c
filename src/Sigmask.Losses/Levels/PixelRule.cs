namespace Sigmask.Losses;

/// <summary>What σ means at pixel level (docs/method.md section 3, "Readings of σ").</summary>
public enum PixelRule
{
    /// <summary>σ is the share of an image's pixels that is dropped.</summary>
    Share,

    /// <summary>Pixels are kept up to a loss of mean + σ standard deviations of the image's losses; how many that are follows from the data.</summary>
    Deviation,
}
