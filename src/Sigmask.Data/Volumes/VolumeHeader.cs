using Sigmask.Nifti;

namespace Sigmask.Volumes;

/// <summary>What a file of any format says about its volume.</summary>
public sealed record VolumeHeader
{
    /// <summary>NIfTI-1, NIfTI-2, NRRD or MetaImage.</summary>
    public required string Format { get; init; }

    /// <summary>Lengths of the axes: up to three of space, the first the fastest; then channels, time, ...</summary>
    /// <remarks>x, y, z: the other way round than the size [D, H, W] of a sample.</remarks>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>Numbers that stand together for a voxel: 3 for RGB, otherwise 1 as a rule.</summary>
    public required int Components { get; init; }

    /// <summary>How a number is stored, in NumPy's names: int16.</summary>
    public required string NumberType { get; init; }

    /// <summary>False if the voxels are of a kind that cannot be read, such as complex numbers.</summary>
    public bool IsReadable { get; init; } = true;

    /// <summary>value = Slope * stored + <see cref="Intercept"/>.</summary>
    public double Slope { get; init; } = 1;

    /// <summary>See <see cref="Slope"/>.</summary>
    public double Intercept { get; init; }

    /// <summary>Distance of neighbours along the three axes of space in mm; 1 along those that <see cref="Shape"/> lacks.</summary>
    /// <remarks>x, y, z, as <see cref="Shape"/>.</remarks>
    public required IReadOnlyList<double> Spacing { get; init; }

    /// <summary>Where voxels lie, in mm; x to the Right, y to Anterior, z to Superior.</summary>
    public required Affine Affine { get; init; }

    /// <summary>Millimetres of the unit that the file itself has its places in.</summary>
    public double MillimetresPerUnit { get; init; } = 1;

    /// <summary>Whether the file says where its voxels lie; if not, <see cref="Affine"/> is what the format supposes.</summary>
    public required bool IsPlaced { get; init; }

    /// <summary>The file, and the one that holds its voxels if that is another.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What the numbers mean, where the file says so itself (a segmentation of 3D Slicer); empty otherwise.</summary>
    public IReadOnlyList<Segment> Segments { get; init; } = [];

    /// <summary>Whether values differ from what is stored.</summary>
    public bool IsScaled => Slope != 1 || Intercept != 0;

    /// <summary>Which way the axes run.</summary>
    public VoxelOrientation Orientation => VoxelOrientation.Of(Affine);

    /// <summary>Voxels.</summary>
    public long VoxelCount => Shape.Aggregate(1L, (product, length) => checked(product * length));
}
