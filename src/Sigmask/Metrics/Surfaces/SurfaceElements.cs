namespace Sigmask.Metrics;

/// <summary>
/// The surface of a structure on the dual grid, whose points are the corners of the voxels: a corner where voxels inside and outside meet is a
/// surface element, with the area (in two dimensions the length) that marching cubes (squares) give its neighbourhood. The definition of
/// DeepMind's surface-distance (Nikolov et al., JMIR 2021;23(7):e26151).
/// </summary>
internal static class SurfaceElements
{
    /// <summary>The lattice of corners around a box of voxels.</summary>
    public static Lattice Corners(Lattice voxels, Box box, bool isFlat)
        => voxels with { Depth = isFlat ? 1 : box.Depth + 1, Height = box.Height + 1, Width = box.Width + 1 };

    /// <summary>The surface elements of one class.</summary>
    /// <param name="structure">The class in its label map.</param>
    /// <param name="box">A box that holds the class; points are indices of the corners around it.</param>
    /// <param name="areas">The area of each neighbourhood, by its code: 16 codes for an image, 256 for a volume.</param>
    public static Boundary Of(Structure structure, Box box, ReadOnlySpan<double> areas)
    {
        var elements = new Boundary();
        var corners = Corners(structure.Lattice, box, structure.IsFlat);
        var full = areas.Length - 1;
        for (var z = 0; z < corners.Depth; z++)
        {
            for (var y = 0; y < corners.Height; y++)
            {
                var rows = new RowsAround(structure, box.FirstZ + z, box.FirstY + y);
                var (start, left) = (((z * corners.Height) + y) * corners.Width, 0);
                for (var x = 0; x < corners.Width; x++)
                {
                    var right = rows.Column(box.FirstX + x);
                    var code = (2 * left) + right;
                    if (code != 0 && code != full)
                    {
                        elements.Add(start + x, areas[code]);
                    }

                    left = right;
                }
            }
        }

        return elements;
    }

    // The rows of voxels that meet in a row of corners: two in an image, four in a volume; empty where they lie outside.
    private readonly ref struct RowsAround
    {
        private readonly ReadOnlySpan<byte> front;
        private readonly ReadOnlySpan<byte> frontBelow;
        private readonly ReadOnlySpan<byte> back;
        private readonly ReadOnlySpan<byte> backBelow;
        private readonly byte label;

        public RowsAround(Structure structure, int z, int y)
        {
            label = structure.Label;
            back = Row(structure, z, y - 1);
            backBelow = Row(structure, z, y);
            if (!structure.IsFlat)
            {
                front = Row(structure, z - 1, y - 1);
                frontBelow = Row(structure, z - 1, y);
            }
        }

        /// <summary>The voxels of a column as the right half of a code: 64, 16, 4 and 1, from the front above to the back below.</summary>
        public int Column(int x) => (64 * In(front, x)) + (16 * In(frontBelow, x)) + (4 * In(back, x)) + In(backBelow, x);

        private static ReadOnlySpan<byte> Row(Structure structure, int z, int y)
        {
            var size = structure.Lattice;
            return z < 0 || z >= size.Depth || y < 0 || y >= size.Height ? [] : structure.Labels.AsSpan(((z * size.Height) + y) * size.Width, size.Width);
        }

        private int In(ReadOnlySpan<byte> row, int x) => x < row.Length && row[x] == label ? 1 : 0;
    }
}
