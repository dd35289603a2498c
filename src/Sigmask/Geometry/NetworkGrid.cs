using Sigmask.Data;
using Sigmask.Nifti;

namespace Sigmask.Geometry;

/// <summary>
/// The grid on which a network sees a volume, and the way back to the volume's own voxels: axes along the patient's (right, anterior, superior)
/// and, if asked for, another spacing.
/// </summary>
/// <remarks>
/// Network arrays are [D, H, W] with the last axis the fastest: superior, anterior, right. Resampling keeps the extent of the volume and aligns
/// voxel edges, so the spacing that results differs from the one asked for by less than half a voxel over the whole length.
/// </remarks>
public sealed class NetworkGrid
{
    private const int Axes = 3;
    private readonly NiftiHeader header;
    private readonly VoxelOrientation orientation;
    private readonly int[] shape;
    private readonly int[] canonical;

    /// <summary>The grid for a volume.</summary>
    /// <param name="header">The volume's; one to three axes, or more of which the later ones are 1 long.</param>
    /// <param name="spacing">Spacing asked for along [D, H, W], in the unit of the header; null: the volume's own.</param>
    /// <exception cref="ArgumentException">The volume has more than three axes, or a spacing is not positive.</exception>
    public NetworkGrid(NiftiHeader header, IReadOnlyList<double>? spacing = null)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (header.Shape.Skip(Axes).Any(length => length != 1))
        {
            throw new ArgumentException($"A grid has three axes, not [{string.Join(", ", header.Shape)}]; take one image of the series.", nameof(header));
        }

        if (spacing is not null && (spacing.Count != Axes || spacing.Any(distance => !(distance > 0 && double.IsFinite(distance)))))
        {
            throw new ArgumentException($"The spacing asked for must be three positive numbers, not [{string.Join(", ", spacing)}].", nameof(spacing));
        }

        this.header = header;
        orientation = header.Orientation;
        shape = [.. header.Shape.Take(Axes), .. Enumerable.Repeat(1, Math.Max(0, Axes - header.Shape.Count))];
        canonical = [.. orientation.CanonicalShape(shape).Reverse()];
        double[] own = [.. Enumerable.Range(0, Axes).Reverse().Select(axis => header.PixDim[orientation.SourceAxis(axis) + 1])];
        Size = spacing is null ? canonical : [.. canonical.Select((length, axis) => Math.Max(1, (int)Math.Round(length * own[axis] / spacing[axis])))];
        Spacing = [.. own.Select((distance, axis) => distance * canonical[axis] / Size[axis])];
    }

    /// <summary>[D, H, W] of the network's arrays.</summary>
    public IReadOnlyList<int> Size { get; }

    /// <summary>Spacing along <see cref="Size"/>, in the unit of the header.</summary>
    public IReadOnlyList<double> Spacing { get; }

    /// <summary>Whether no axis is coarser than the volume's own: labels then survive the way there and back unchanged.</summary>
    public bool IsLossless => Size.Zip(canonical).All(axis => axis.First >= axis.Second);

    /// <summary>An image on this grid; smoothed first along axes that become coarser.</summary>
    /// <param name="values">One for each voxel of the volume, first axis of the file fastest.</param>
    /// <param name="interpolation">Between voxels.</param>
    public float[] Image(float[] values, Interpolation interpolation = Interpolation.Linear)
    {
        var turned = orientation.ToCanonical(values, shape);
        return interpolation == Interpolation.Cubic ? Resizing.Cubic(turned, 1, canonical, Size) : Resizing.Linear(turned, 1, canonical, Size);
    }

    /// <summary>
    /// A label map on this grid: each voxel the label of the nearest voxel of the volume; where an axis becomes coarser, the label with the largest
    /// share. No label appears that was not there.
    /// </summary>
    /// <param name="labels">One for each voxel of the volume, first axis of the file fastest.</param>
    public byte[] Labels(byte[] labels)
    {
        var turned = orientation.ToCanonical(labels, shape);
        return IsLossless ? Resizing.Nearest(turned, canonical, Size) : Resizing.Labels(turned, canonical, Size);
    }

    /// <summary>A label map of this grid on the volume's own voxels: each has the label of the nearest.</summary>
    /// <param name="labels">[<see cref="Size"/>].</param>
    /// <returns>First axis of the file fastest.</returns>
    public byte[] RestoreLabels(byte[] labels) => orientation.FromCanonical(Resizing.Nearest(labels, Size, canonical), shape);

    /// <summary>The label map of class probabilities on the volume's own voxels: interpolated linearly, the largest wins.</summary>
    /// <param name="probabilities">[classes, <see cref="Size"/>].</param>
    /// <param name="classes">C.</param>
    /// <returns>First axis of the file fastest.</returns>
    public byte[] RestoreProbabilities(float[] probabilities, int classes) =>
        orientation.FromCanonical(Resizing.ArgMax(probabilities, classes, Size, canonical), shape);

    /// <summary>A restored label map with the geometry of the volume, ready to be written.</summary>
    /// <param name="labels">As <see cref="RestoreLabels"/> or <see cref="RestoreProbabilities"/> return it.</param>
    public NiftiVolume ToVolume(byte[] labels) => NiftiVolume.OnGridOf(header, labels);
}
