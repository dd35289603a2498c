namespace Sigmask.Metrics;

/// <summary>One class of a label map.</summary>
/// <param name="Labels">[D, H, W].</param>
/// <param name="Lattice">Their size and spacing.</param>
/// <param name="IsFlat">True for an image of two dimensions, which has no neighbours along the depth; false for a volume of one slice.</param>
/// <param name="Label">The class.</param>
/// <param name="Box">The smallest box around it.</param>
internal readonly record struct Structure(byte[] Labels, Lattice Lattice, bool IsFlat, byte Label, Box Box)
{
    /// <summary>True if no voxel is of the class.</summary>
    public bool IsAbsent => Box.IsEmpty;

    /// <summary>All classes of a label map, by label.</summary>
    /// <exception cref="ArgumentException">The map is not of the grid's size.</exception>
    public static Structure[] OfClasses(byte[] labels, VoxelGrid grid, int classes)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(grid);
        if (labels.Length != grid.Voxels)
        {
            throw new ArgumentException($"A map of {labels.Length} voxels does not fill a grid of [{string.Join(", ", grid.Size)}].", nameof(labels));
        }

        var lattice = grid.Lattice;
        return [.. Box.OfClasses(labels, lattice, classes).Select((box, label) => new Structure(labels, lattice, grid.Size.Count == 2, (byte)label, box))];
    }
}
