namespace Sigmask.Nifti;

/// <summary>A volume: its header and its voxels as they are stored.</summary>
public sealed class NiftiVolume
{
    private const double WholeTolerance = 1e-3;
    private readonly VoxelFormat format;

    /// <summary>A volume of voxels that are not copied.</summary>
    /// <param name="header">What they are.</param>
    /// <param name="stored">One-dimensional, first axis fastest, of the header's data type; colours stand together, R G B R G B ...</param>
    /// <exception cref="ArgumentException">The array is of another type or length than the header says.</exception>
    public NiftiVolume(NiftiHeader header, Array stored)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(stored);
        format = VoxelFormat.Of(header.DataType);
        if (stored.Rank != 1 || stored.GetType().GetElementType() != format.Element || stored.LongLength != header.VoxelCount * format.Components)
        {
            throw new ArgumentException($"{stored.LongLength} numbers of {stored.GetType().Name} are no volume of [{string.Join(", ", header.Shape)}] {header.DataType}.", nameof(stored));
        }

        Header = header;
        Stored = stored;
    }

    /// <summary>Everything but the voxels.</summary>
    public NiftiHeader Header { get; }

    /// <summary>The numbers as they are stored, before scaling: byte[], short[], float[], ...; first axis fastest.</summary>
    public Array Stored { get; }

    /// <summary>Lengths of the axes, the first the fastest: read backwards it is the shape of a C-ordered array.</summary>
    /// <remarks>x, y, z: the other way round than the size [D, H, W] of a sample or of a grid of metrics.</remarks>
    public IReadOnlyList<int> Shape => Header.Shape;

    /// <summary>Distance of neighbours along each axis of <see cref="Shape"/> (pixdim).</summary>
    /// <remarks>x, y, z, as <see cref="Shape"/>.</remarks>
    public IReadOnlyList<double> Spacing => Header.Spacing;

    /// <summary>Where voxels lie.</summary>
    public Affine Affine => Header.Affine;

    /// <summary>Which way the axes run.</summary>
    public VoxelOrientation Orientation => Header.Orientation;

    /// <summary>Numbers of a voxel: 1, or 3 and 4 for colours.</summary>
    public int Components => format.Components;

    /// <summary>Other numbers on the grid of an image, such as its label map, ready to be written.</summary>
    /// <param name="grid">The image's header.</param>
    /// <param name="numbers">One for each voxel of the first axes of the grid, first axis fastest.</param>
    /// <param name="axes">Axes of the grid that the numbers have; null: all of them.</param>
    /// <exception cref="ArgumentException">The numbers are of a type that the format lacks, or do not fill the grid.</exception>
    public static NiftiVolume OnGridOf(NiftiHeader grid, Array numbers, int? axes = null)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(numbers);
        var stored = VoxelFormat.Of(numbers.GetType().GetElementType()!) ?? throw new ArgumentException($"The format has no voxels of type {numbers.GetType().Name}.", nameof(numbers));
        return new NiftiVolume(grid.SameGrid(stored.DataType, axes), numbers);
    }

    /// <summary>The values (scaled) as float; colours one after the other, all red first.</summary>
    public float[] ToSingle() => Stored is float[] single && !Header.IsScaled ? single : Values<float>();

    /// <summary>The values (scaled) in double precision; colours one after the other, all red first.</summary>
    public double[] ToDouble() => Stored is double[] numbers && !Header.IsScaled ? numbers : Values<double>();

    /// <summary>The values (scaled) as labels: whole numbers.</summary>
    /// <exception cref="FormatException">A value is no whole number of 32 bits; the message says which and where.</exception>
    public int[] ToLabels()
    {
        var values = ToDouble();
        var labels = new int[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var label = Math.Round(values[i]);
            if (!(Math.Abs(values[i] - label) <= WholeTolerance) || label is < int.MinValue or > int.MaxValue)
            {
                throw new FormatException(Invariant($"voxel {i} has the value {values[i]}, which is no label; labels are whole numbers."));
            }

            labels[i] = (int)label;
        }

        return labels;
    }

    private T[] Values<T>()
        where T : System.Numerics.INumberBase<T> => VoxelAccess.Values<T>(Stored, Components, Header.EffectiveSlope, Header.EffectiveIntercept);
}
