namespace Sigmask.Metrics;

/// <summary>A box of voxels, its last ones included; empty if a last lies before its first.</summary>
internal readonly record struct Box(int FirstZ, int FirstY, int FirstX, int LastZ, int LastY, int LastX)
{
    /// <summary>The box without any voxel, from which boxes grow.</summary>
    public static Box Empty { get; } = new(int.MaxValue, int.MaxValue, int.MaxValue, -1, -1, -1);

    public bool IsEmpty => LastZ < FirstZ;

    public int Depth => LastZ - FirstZ + 1;

    public int Height => LastY - FirstY + 1;

    public int Width => LastX - FirstX + 1;

    /// <summary>The smallest box around both.</summary>
    public Box Union(Box other) => new(
        Math.Min(FirstZ, other.FirstZ),
        Math.Min(FirstY, other.FirstY),
        Math.Min(FirstX, other.FirstX),
        Math.Max(LastZ, other.LastZ),
        Math.Max(LastY, other.LastY),
        Math.Max(LastX, other.LastX));

    /// <summary>The box of every class of a label map.</summary>
    /// <param name="labels">[D, H, W].</param>
    /// <param name="lattice">Its size.</param>
    /// <param name="classes">Classes with the background; other labels have no box.</param>
    public static Box[] OfClasses(ReadOnlySpan<byte> labels, Lattice lattice, int classes)
    {
        var boxes = new Box[classes];
        Array.Fill(boxes, Empty);
        for (var z = 0; z < lattice.Depth; z++)
        {
            for (var y = 0; y < lattice.Height; y++)
            {
                var row = labels.Slice(((z * lattice.Height) + y) * lattice.Width, lattice.Width);
                for (var x = 0; x < row.Length;)
                {
                    var (label, length) = (row[x], row[x..].IndexOfAnyExcept(row[x]));
                    var end = length < 0 ? row.Length : x + length;
                    if (label < classes)
                    {
                        boxes[label] = boxes[label].Union(new Box(z, y, x, z, y, end - 1));
                    }

                    x = end;
                }
            }
        }

        return boxes;
    }
}
