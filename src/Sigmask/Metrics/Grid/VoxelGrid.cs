using Sigmask.Volumes;

namespace Sigmask.Metrics;

/// <summary>How many pixels (voxels) a label map has along each axis and how far they lie apart.</summary>
public sealed record VoxelGrid
{
    private const int SpatialAxes = 3;

    /// <summary>A grid.</summary>
    /// <param name="size">[H, W] or [D, H, W], each at least 1; the last axis is the fastest.</param>
    /// <param name="spacing">Distance of neighbours along the same axes in mm, positive; null: 1 along each, so that lengths are in pixels.</param>
    /// <exception cref="ArgumentException">There are neither two nor three axes, sizes and spacings differ in number, or one is out of range.</exception>
    public VoxelGrid(IReadOnlyList<int> size, IReadOnlyList<double>? spacing = null)
    {
        ArgumentNullException.ThrowIfNull(size);
        if (size.Count is not (2 or 3) || size.Any(length => length < 1))
        {
            throw new ArgumentException($"A label map has two or three axes of at least one pixel, not [{string.Join(", ", size)}].", nameof(size));
        }

        Size = [.. size];
        Spacing = [.. spacing ?? [.. size.Select(_ => 1.0)]];
        if (Spacing.Count != Size.Count || Spacing.Any(step => !(step > 0) || !double.IsFinite(step)))
        {
            throw new ArgumentException($"A map of {Size.Count} axes needs {Size.Count} positive spacings, not [{string.Join(", ", Spacing.Select(distance => Invariant($"{distance}")))}].", nameof(spacing));
        }

        Voxels = Size.Aggregate(1, (product, length) => checked(product * length));
    }

    /// <summary>The grid of the voxels in a file, whose axes run the other way round: x, y, z there, [D, H, W] here. A file of two axes is an image [H, W].</summary>
    /// <param name="header">Of a label map: of one value a voxel, and nothing beyond the axes of space.</param>
    /// <exception cref="DataException">It has further axes or several values a voxel.</exception>
    public static VoxelGrid Of(VolumeHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (header.Components != 1 || header.Shape.Skip(SpatialAxes).Any(length => length > 1))
        {
            throw new DataException(Invariant($"The volume has {header.Components} values a voxel and axes of {string.Join(" x ", header.Shape)}; a label map has one value and two or three axes."));
        }

        var axes = Math.Clamp(header.Shape.Count, 2, SpatialAxes);
        return new([.. header.Shape.Append(1).Take(axes).Reverse()], [.. header.Spacing.Take(axes).Reverse()]);
    }

    /// <summary>[H, W] or [D, H, W].</summary>
    public IReadOnlyList<int> Size { get; }

    /// <summary>Distance of neighbours along the axes of <see cref="Size"/>, in mm.</summary>
    public IReadOnlyList<double> Spacing { get; }

    /// <summary>How many pixels or voxels there are.</summary>
    public int Voxels { get; }

    /// <summary>What one takes: mm² in two dimensions, mm³ in three.</summary>
    public double VoxelVolume => Spacing.Aggregate(1.0, (product, step) => product * step);

    /// <summary>From corner to corner of the image in mm, edges of the pixels included: longer than any distance within it.</summary>
    public double Diagonal => Math.Sqrt(Size.Zip(Spacing, (length, step) => length * step * (length * step)).Sum());

    /// <summary>The same points as a lattice of three axes, of which the first has length 1 for an image.</summary>
    internal Lattice Lattice => Size.Count == 2
        ? new(1, Size[0], Size[1], 1, Spacing[0], Spacing[1])
        : new(Size[0], Size[1], Size[2], Spacing[0], Spacing[1], Spacing[2]);

    /// <inheritdoc/>
    public bool Equals(VoxelGrid? other) => other is not null && Size.SequenceEqual(other.Size) && Spacing.SequenceEqual(other.Spacing);

    /// <inheritdoc/>
    public override int GetHashCode() => Size.Concat(Spacing.Select(step => step.GetHashCode())).Aggregate(17, HashCode.Combine);
}
