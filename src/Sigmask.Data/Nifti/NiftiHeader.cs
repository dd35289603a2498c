namespace Sigmask.Nifti;

/// <summary>What a NIfTI-1 or -2 header says about a volume: shape, kind of voxels and where they lie.</summary>
/// <remarks>
/// Differences from what a header may claim: a header that was read is consistent (lengths of at least 1, usable spacing, finite affine) and its
/// voxels fit into its file. Sources: nifti1.h, nifti2.h; where they leave a choice, nibabel's.
/// </remarks>
public sealed record NiftiHeader
{
    private const int SpatialAxes = 3;

    /// <summary>1 or 2.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Whether header and voxels are big-endian in the file. Files are written little-endian.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>Whether the voxels stand in an .img beside an .hdr.</summary>
    public bool IsPair { get; init; }

    /// <summary>Lengths of the one to seven axes: i, j, k (space), t (time), ...; the first is the fastest.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>How a voxel is stored.</summary>
    public required NiftiDataType DataType { get; init; }

    /// <summary>Distance of neighbours along each axis of <see cref="Shape"/> in <see cref="SpatialUnit"/> (time in its own unit): always pixdim, whatever the affine says.</summary>
    public IReadOnlyList<double> Spacing => [.. Enumerable.Range(0, Shape.Count).Select(axis => PixDim[axis + 1])];

    /// <summary>pixdim as the header has it, eight numbers: the first is the sign of the third axis, then come the spacings, not negative in space.</summary>
    public IReadOnlyList<double> PixDim { get; init; } = [1, 1, 1, 1, 1, 1, 1, 1];

    /// <summary>The factor as the header has it.</summary>
    public double Slope { get; init; } = 1;

    /// <summary>The offset as the header has it.</summary>
    public double Intercept { get; init; }

    /// <summary>value = <see cref="EffectiveSlope"/> * stored + <see cref="EffectiveIntercept"/>. 1 where the header has no factor (0, infinite or none).</summary>
    public double EffectiveSlope => HasSlope ? Slope : 1;

    /// <summary>The offset that applies: 0 where the header has no factor.</summary>
    public double EffectiveIntercept => HasSlope ? Intercept : 0;

    /// <summary>Whether values differ from what is stored.</summary>
    public bool IsScaled => EffectiveSlope != 1 || EffectiveIntercept != 0;

    /// <summary>What <see cref="QForm"/> refers to; 0 if there is none.</summary>
    public int QFormCode { get; init; }

    /// <summary>The rotation and origin; used if <see cref="SFormCode"/> is 0 and <see cref="QFormCode"/> is not.</summary>
    public QuaternionForm QForm { get; init; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>What <see cref="SForm"/> refers to; 0 if there is none.</summary>
    public int SFormCode { get; init; }

    /// <summary>The affine given by its rows, which comes before all others.</summary>
    public Affine SForm { get; init; } = Affine.Identity;

    /// <summary>Where the voxels lie.</summary>
    /// <remarks>
    /// Precedence: sform, qform, and where both codes are 0 the first axis to the left and the origin in the middle, as nibabel and the older
    /// Analyze format have it (nifti1.h's "Method 1" would not turn the first axis).
    /// </remarks>
    public Affine Affine => SFormCode > 0 ? SForm : (QFormCode > 0 ? QForm.ToAffine(SpatialSpacing, PixDim[0] < 0) : null) ?? CentredAffine();

    /// <summary>Which way the axes run: RAS, LPS, ...</summary>
    public VoxelOrientation Orientation => VoxelOrientation.Of(Affine);

    /// <summary>Units of space and time as the header has them, in one number.</summary>
    public int Units { get; init; } = (int)NiftiUnit.Millimetre;

    /// <summary>The unit of spacing and affine. Neither is ever converted.</summary>
    public NiftiUnit SpatialUnit => (Units & 7) is >= 1 and <= 3 and var unit ? (NiftiUnit)unit : NiftiUnit.Unknown;

    /// <summary>Millimetres of one unit of spacing: 1 where the unit is not said.</summary>
    public double MillimetresPerUnit => SpatialUnit switch
    {
        NiftiUnit.Metre => 1000,
        NiftiUnit.Micrometre => 0.001,
        _ => 1,
    };

    /// <summary>Free text of up to 79 Latin-1 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>Blocks of data of someone else's.</summary>
    public IReadOnlyList<NiftiExtension> Extensions { get; init; } = [];

    /// <summary>Where the voxels begin in their file, bytes, once decompressed.</summary>
    public long DataOffset { get; init; }

    /// <summary>The bytes of a header that was read, little-endian, so that what has no property here (intent, display range, slice timing, ...) is written as it was; null for a new header.</summary>
    internal byte[]? Bytes { get; init; }

    /// <summary>Numbers of a voxel: 1, 3 for RGB, 4 for RGBA, 2 for complex.</summary>
    public int Components => VoxelFormat.Of(DataType).Components;

    /// <summary>Voxels.</summary>
    public long VoxelCount => Shape.Aggregate(1L, (product, length) => checked(product * length));

    /// <summary>Spacing of the three axes of space, 1 for those that <see cref="Shape"/> lacks.</summary>
    internal IReadOnlyList<double> SpatialSpacing => [.. Enumerable.Range(1, SpatialAxes).Select(axis => PixDim[axis])];

    // Colours are never scaled.
    private bool HasSlope => VoxelFormat.Of(DataType).Components is 1 or 2 && double.IsFinite(Slope) && Slope != 0;

    /// <summary>A header for a new volume.</summary>
    /// <param name="shape">One to seven lengths, first axis fastest.</param>
    /// <param name="dataType">How voxels are stored.</param>
    /// <param name="spacing">As many distances as lengths, in mm.</param>
    /// <param name="affine">Where the voxels lie, stored as sform; null: nothing is said but the spacing.</param>
    /// <exception cref="ArgumentException">Lengths and distances differ in number.</exception>
    public static NiftiHeader Create(IReadOnlyList<int> shape, NiftiDataType dataType, IReadOnlyList<double> spacing, Affine? affine = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(spacing);
        if (shape.Count is < 1 or > 7 || shape.Count != spacing.Count)
        {
            throw new ArgumentException($"A volume has one to seven axes with a spacing each, not {shape.Count} with {spacing.Count}.", nameof(shape));
        }

        var header = new NiftiHeader { Shape = [.. shape], DataType = dataType, PixDim = [1, .. spacing, .. Enumerable.Repeat(1.0, 7 - spacing.Count)] };
        return affine is null ? header : header with { SForm = affine, SFormCode = 1 };
    }

    /// <summary>
    /// A header for other voxels on the same grid, such as a label map of an image: same axes (the first <paramref name="axes"/> of them), spacing,
    /// forms and unit; no scaling, description, extensions or what else is known of the image.
    /// </summary>
    /// <param name="dataType">How the other voxels are stored.</param>
    /// <param name="axes">Axes to keep; null: all.</param>
    public NiftiHeader SameGrid(NiftiDataType dataType, int? axes = null) => this with
    {
        DataType = dataType,
        Shape = axes is { } kept ? [.. Shape.Take(kept)] : Shape,
        Slope = 1,
        Intercept = 0,
        Description = "",
        Extensions = [],
        Bytes = null,
    };

    private Affine CentredAffine()
    {
        var spacing = SpatialSpacing;
        double Origin(int axis) => (axis < Shape.Count ? Shape[axis] - 1 : 0) * spacing[axis] / 2;
        return new Affine(-spacing[0], 0, 0, Origin(0), 0, spacing[1], 0, -Origin(1), 0, 0, spacing[2], -Origin(2));
    }
}

/// <summary>The unit of spacing and places; the numbers are those of the format.</summary>
public enum NiftiUnit
{
    /// <summary>Not said; mm as a rule.</summary>
    Unknown = 0,

    /// <summary>Metres.</summary>
    Metre = 1,

    /// <summary>Millimetres.</summary>
    Millimetre = 2,

    /// <summary>Micrometres.</summary>
    Micrometre = 3,
}
