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
        RequireSize(labels, grid);
        var lattice = grid.Lattice;
        return [.. Box.OfClasses(labels, lattice, classes).Select((box, label) => new Structure(labels, lattice, grid.Size.Count == 2, (byte)label, box))];
    }

    /// <summary>The same of a prediction and of its reference, both at once if there are threads for it.</summary>
    /// <exception cref="ArgumentException">A map is not of the grid's size.</exception>
    public static (Structure[] Predicted, Structure[] Reference) OfBoth(byte[] predicted, byte[] reference, VoxelGrid grid, int classes, int threads)
    {
        RequireSize(predicted, grid);
        RequireSize(reference, grid);
        var found = new Structure[2][];
        ParallelPieces.Share(2, threads, side => found[side] = OfClasses(side == 0 ? predicted : reference, grid, classes));
        return (found[0], found[1]);
    }

    private static void RequireSize(byte[] labels, VoxelGrid grid)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(grid);
        if (labels.Length != grid.Voxels)
        {
            throw new ArgumentException($"A map of {labels.Length} voxels does not fill a grid of [{string.Join(", ", grid.Size)}].", nameof(labels));
        }
    }
}
