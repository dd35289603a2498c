namespace Sigmask.Losses;

/// <summary>All settings of the envelope. The defaults are those of docs/method.md section 3.</summary>
public sealed record EnvelopeOptions
{
    /// <summary>The plain loss: no selection at either level.</summary>
    public static EnvelopeOptions Plain { get; } = new()
    {
        TopK = ImageMass.All, Sigma = 0, ClassFloor = 0, Evidence = Evidence.Off, Ramp = Ramp.None,
    };

    /// <summary>The paper's method alone, without class floor, evidence and ramp.</summary>
    public static EnvelopeOptions Bare { get; } = new() { TopK = ImageMass.Share(0.75), Sigma = 0.10, ClassFloor = 0, Evidence = Evidence.Off, Ramp = Ramp.None };

    /// <summary>Image level: how many of the hardest images of a batch are kept. <see cref="ImageMass.All"/> turns it off: whole images may be annotated badly, and those would be kept.</summary>
    public ImageMass TopK { get; init; } = ImageMass.All;

    /// <summary>Pixel level: what <see cref="Sigma"/> means.</summary>
    public PixelRule Rule { get; init; } = PixelRule.Share;

    /// <summary>
    /// Pixel level: the share of each image's pixels to drop, in [0, 1), or, under <see cref="PixelRule.Deviation"/>, the number of
    /// standard deviations above the mean from which on pixels are dropped. 0 turns the pixel level off.
    /// </summary>
    public double Sigma { get; init; } = 0.50;

    /// <summary>The family that smooths both selections.</summary>
    public Smoothing Smoothing { get; init; } = Smoothing.FermiDirac;

    /// <summary>Width of the smoothing at pixel level.</summary>
    public Width PixelWidth { get; init; } = Width.Relative(0.1);

    /// <summary>Width of the smoothing at image level.</summary>
    public Width ImageWidth { get; init; } = Width.Relative(0.1);

    /// <summary>ρ in [0, 1]: the share of its own pixels that every class keeps in every image. 0 turns the floor off.</summary>
    public double ClassFloor { get; init; } = 0.5;

    /// <summary>What has to speak against a label before its pixel may be dropped.</summary>
    public Evidence Evidence { get; init; } = Evidence.ByClass;

    /// <summary>When the selections come into force.</summary>
    public Ramp Ramp { get; init; } = new(0.25, 0.5);

    /// <summary>True if neither level selects: the plain loss.</summary>
    public bool IsOff => Sigma == 0 && TopK == ImageMass.All;

    /// <summary>Fails if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and its range.</exception>
    public void Validate()
    {
        if (Rule == PixelRule.Share ? !(Sigma is >= 0 and < 1) : !(Sigma >= 0 && double.IsFinite(Sigma)))
        {
            throw new ArgumentOutOfRangeException(nameof(Sigma), Rule == PixelRule.Share
                ? Invariant($"`EnvelopeOptions.Sigma` must be in [0, 1), the share of pixels to drop, not {Sigma}.")
                : Invariant($"`EnvelopeOptions.Sigma` must be a finite number of at least 0, in standard deviations, not {Sigma}."));
        }

        if (!(ClassFloor is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(ClassFloor), Invariant($"`EnvelopeOptions.ClassFloor` must be in [0, 1], not {ClassFloor}."));
        }
    }
}

/// <summary>What σ means at pixel level (docs/method.md section 3, "Readings of σ").</summary>
public enum PixelRule
{
    /// <summary>σ is the share of an image's pixels that is dropped.</summary>
    Share,

    /// <summary>Pixels are kept up to a loss of mean + σ standard deviations of the image's losses; how many that are follows from the data.</summary>
    Deviation,
}
