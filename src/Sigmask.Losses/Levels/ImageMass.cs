namespace Sigmask.Losses;

/// <summary>How much of a batch the image level keeps, the "Top-k": a share of its images or a count (docs/method.md section 3).</summary>
public sealed record ImageMass
{
    private ImageMass(double value, bool isShare)
    {
        Value = value;
        IsShare = isShare;
    }

    /// <summary>All images: the image level is off.</summary>
    public static ImageMass All { get; } = Share(1);

    /// <summary>κ or k.</summary>
    public double Value { get; }

    /// <summary>True if <see cref="Value"/> is a share of the images that count.</summary>
    public bool IsShare { get; }

    /// <summary>k = κ · B, a real mass, at least 1.</summary>
    /// <param name="kappa">κ in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">κ is outside (0, 1].</exception>
    public static ImageMass Share(double kappa) => kappa is > 0 and <= 1
        ? new ImageMass(kappa, isShare: true)
        : throw new ArgumentOutOfRangeException(nameof(kappa), Invariant($"The share of images to keep must be in (0, 1], not {kappa}."));

    /// <summary>k images, or all if the batch has fewer.</summary>
    /// <param name="k">A real mass of at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public static ImageMass Count(double k) => k >= 1 && double.IsFinite(k)
        ? new ImageMass(k, isShare: false)
        : throw new ArgumentOutOfRangeException(nameof(k), Invariant($"The number of images to keep must be at least 1, not {k}."));

    /// <summary>The mass k for <paramref name="images"/> images that count, when the selection is in force to the given degree.</summary>
    /// <param name="images">B, at least 1.</param>
    /// <param name="strength">0: all images, 1: this mass; linear in between.</param>
    public double Of(int images, double strength = 1)
    {
        var full = Math.Clamp(IsShare ? Value * images : Value, 1, images);
        return strength >= 1 ? full : images + ((full - images) * strength);
    }

    /// <inheritdoc />
    public override string ToString() => IsShare ? Invariant($"{Value}") : Invariant($"{Value} images");
}
