using Sigmask.Randomness;

namespace Sigmask.Augmentation;

/// <summary>Which random changes training samples undergo. Geometry acts on image and labels together, intensity on the image alone.</summary>
/// <remarks>
/// Strengths are relative to the image (its sides, its standard deviation), so that one setting serves photographs and scans of any size and scale.
/// </remarks>
public sealed record AugmentationOptions
{
    /// <summary>No change.</summary>
    public static readonly AugmentationOptions None = new();

    /// <summary>Mirrored left to right, small changes of brightness and contrast.</summary>
    public static readonly AugmentationOptions Light = new()
    {
        MirrorHorizontal = 0.5,
        Brightness = new(0.3, 0.1),
        Contrast = new(0.3, 0.1),
    };

    /// <summary>All changes at moderate strength; up and down keep their meaning.</summary>
    public static readonly AugmentationOptions Default = new()
    {
        MirrorHorizontal = 0.5,
        Rotation = new(0.5, 15),
        Scaling = new(0.5, 0.15),
        Elastic = new(0.2, 0.02),
        Brightness = new(0.3, 0.2),
        Contrast = new(0.3, 0.2),
        Gamma = new(0.3, 0.3),
        Noise = new(0.15, 0.1),
        Blur = new(0.15, 1),
    };

    /// <summary>All changes, often and strongly, mirrored along every axis: for few images whose orientation carries no meaning.</summary>
    public static readonly AugmentationOptions Strong = new()
    {
        MirrorHorizontal = 0.5,
        MirrorVertical = 0.5,
        MirrorDepth = 0.5,
        Rotation = new(0.8, 45),
        TiltingRotation = new(0.5, 15),
        Scaling = new(0.8, 0.3),
        Elastic = new(0.4, 0.04),
        Brightness = new(0.5, 0.4),
        Contrast = new(0.5, 0.4),
        Gamma = new(0.5, 0.5),
        Noise = new(0.3, 0.2),
        Blur = new(0.3, 1.5),
    };

    /// <summary>The presets by name: none, light, default, strong.</summary>
    public static readonly IReadOnlyDictionary<string, AugmentationOptions> Presets = new Dictionary<string, AugmentationOptions>
    {
        ["none"] = None,
        ["light"] = Light,
        ["default"] = Default,
        ["strong"] = Strong,
    };

    /// <summary>Probability of mirroring left to right (last axis).</summary>
    public double MirrorHorizontal { get; init; }

    /// <summary>Probability of mirroring top to bottom (second last axis).</summary>
    public double MirrorVertical { get; init; }

    /// <summary>Probability of mirroring a volume front to back (first axis); images have no such axis.</summary>
    public double MirrorDepth { get; init; }

    /// <summary>Rotation within the H W plane by at most the strength in degrees either way, true to the extent of the pixels.</summary>
    public Chance Rotation { get; init; }

    /// <summary>Rotation of a volume out of that plane, about the H and the W axis, by at most the strength in degrees; images have none.</summary>
    public Chance TiltingRotation { get; init; }

    /// <summary>Enlarging or shrinking by a factor of up to 1 + strength.</summary>
    public Chance Scaling { get; init; }

    /// <summary>
    /// Elastic deformation: a smooth random displacement (cubic B-spline over <see cref="ElasticCells"/> cells) whose control points move by so
    /// many lengths of the axis (standard deviation, drawn evenly from 0 to strength).
    /// </summary>
    public Chance Elastic { get; init; }

    /// <summary>Cells of the elastic grid along each axis: more make finer waves. Kept below the length of the axis.</summary>
    public int ElasticCells { get; init; } = 4;

    /// <summary>Adds at most the strength in standard deviations of the image.</summary>
    public Chance Brightness { get; init; }

    /// <summary>Spreads or squeezes values about the mean of each channel by a factor of up to 1 + strength.</summary>
    public Chance Contrast { get; init; }

    /// <summary>Gamma correction between the least and the largest value of the image, exponent up to 1 + strength or its inverse.</summary>
    public Chance Gamma { get; init; }

    /// <summary>Gaussian noise of at most the strength in standard deviations of the image.</summary>
    public Chance Noise { get; init; }

    /// <summary>Gaussian blur of at most the strength in pixels; in volumes those of the finest axis, with the same extent along the others.</summary>
    public Chance Blur { get; init; }

    /// <summary>How many channels, from the first, have their values changed; those behind them, such as maps of an annotation, follow the geometry alone. Null: all.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public int? IntensityChannels { get; init; }

    /// <summary>True if a sample is never changed.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsNone => this with { ElasticCells = None.ElasticCells, IntensityChannels = null } == None;

    /// <summary>Fails if a probability is not in 0..1 or a strength is negative.</summary>
    /// <exception cref="DataException">One is not; the message names it.</exception>
    public void Validate()
    {
        RequireProbability(MirrorHorizontal, nameof(MirrorHorizontal));
        RequireProbability(MirrorVertical, nameof(MirrorVertical));
        RequireProbability(MirrorDepth, nameof(MirrorDepth));
        Require(Rotation, nameof(Rotation));
        Require(TiltingRotation, nameof(TiltingRotation));
        Require(Scaling, nameof(Scaling));
        Require(Elastic, nameof(Elastic));
        Require(Brightness, nameof(Brightness));
        Require(Contrast, nameof(Contrast));
        Require(Gamma, nameof(Gamma));
        Require(Noise, nameof(Noise));
        Require(Blur, nameof(Blur));
        if (ElasticCells < 1)
        {
            throw new DataException(Invariant($"Augmentation {nameof(ElasticCells)} is {ElasticCells}; give at least 1."));
        }

        if (IntensityChannels < 1)
        {
            throw new DataException(Invariant($"Augmentation {nameof(IntensityChannels)} is {IntensityChannels}; give at least 1, or null for all."));
        }
    }

    private static void RequireProbability(double probability, string name)
    {
        if (probability is not (>= 0 and <= 1))
        {
            throw new DataException(Invariant($"Augmentation {name} has probability {probability}; give a number from 0 to 1."));
        }
    }

    private static void Require(Chance chance, string name)
    {
        RequireProbability(chance.Probability, name);
        if (!(chance.Strength >= 0 && double.IsFinite(chance.Strength)))
        {
            throw new DataException(Invariant($"Augmentation {name} has strength {chance.Strength}; give a number of at least 0."));
        }
    }
}
