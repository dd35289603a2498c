using System.Runtime.Intrinsics;

namespace Sigmask.Metrics;

/// <summary>
/// The edge of a structure: its voxels of which a face neighbour (4 in two dimensions, 6 in three) is not of it; what lies outside the image is not.
/// The edge set of MONAI, MedPy and MetricsReloaded.
/// </summary>
internal static class EdgeVoxels
{
    /// <summary>The edge of one class.</summary>
    /// <param name="structure">The class in its label map.</param>
    /// <param name="box">A box that holds the class; points are indices in it.</param>
    public static Boundary Of(Structure structure, Box box)
    {
        var edge = new Boundary();
        var outside = new byte[structure.Lattice.Width];
        outside.AsSpan().Fill((byte)(structure.Label ^ 1));
        for (var z = structure.Box.FirstZ; z <= structure.Box.LastZ; z++)
        {
            for (var y = structure.Box.FirstY; y <= structure.Box.LastY; y++)
            {
                var row = new Neighbourhood(structure, z, y, outside);
                var offset = ((((z - box.FirstZ) * box.Height) + (y - box.FirstY)) * box.Width) - box.FirstX;
                AddRow(row, structure.Label, structure.Box.FirstX, structure.Box.LastX, offset, edge);
            }
        }

        return edge;
    }

    private static void AddRow(Neighbourhood row, byte label, int first, int last, int offset, Boundary edge)
    {
        var x = first;
        if (x == 0)
        {
            AddPoint(row, label, x++, offset, edge);
        }

        // Vectors read one voxel to either side.
        for (; x + Vector256<byte>.Count < row.Own.Length && x <= last; x += Vector256<byte>.Count)
        {
            for (var bits = Edge(row, label, x); bits != 0; bits &= bits - 1)
            {
                edge.Add(offset + x + int.TrailingZeroCount((int)bits));
            }
        }

        for (; x <= last; x++)
        {
            AddPoint(row, label, x, offset, edge);
        }
    }

    // A bit for each voxel of the edge among those from x on.
    private static uint Edge(Neighbourhood row, byte label, int x)
    {
        var wanted = Vector256.Create(label);
        var own = Vector256.Equals(Vector256.Create(row.Own[x..]), wanted);
        if (own == Vector256<byte>.Zero)
        {
            return 0;
        }

        var inner = Vector256.Equals(Vector256.Create(row.Own[(x - 1)..]), wanted) & Vector256.Equals(Vector256.Create(row.Own[(x + 1)..]), wanted)
            & Vector256.Equals(Vector256.Create(row.Above[x..]), wanted) & Vector256.Equals(Vector256.Create(row.Below[x..]), wanted)
            & Vector256.Equals(Vector256.Create(row.Before[x..]), wanted) & Vector256.Equals(Vector256.Create(row.Behind[x..]), wanted);
        return Vector256.AndNot(own, inner).ExtractMostSignificantBits();
    }

    private static void AddPoint(Neighbourhood row, byte label, int x, int offset, Boundary edge)
    {
        if (row.Own[x] != label)
        {
            return;
        }

        var isInner = x > 0 && x + 1 < row.Own.Length && row.Own[x - 1] == label && row.Own[x + 1] == label
            && row.Above[x] == label && row.Below[x] == label && row.Before[x] == label && row.Behind[x] == label;
        if (!isInner)
        {
            edge.Add(offset + x);
        }
    }

    // A row with the four rows beside it. In an image of two dimensions no row lies before or behind, and the row itself takes their place.
    private readonly ref struct Neighbourhood
    {
        public Neighbourhood(Structure structure, int z, int y, ReadOnlySpan<byte> outside)
        {
            var (depth, height, width) = (structure.Lattice.Depth, structure.Lattice.Height, structure.Lattice.Width);
            var (labels, start) = (structure.Labels, ((z * height) + y) * width);
            Own = labels.AsSpan(start, width);
            Above = y > 0 ? labels.AsSpan(start - width, width) : outside;
            Below = y + 1 < height ? labels.AsSpan(start + width, width) : outside;
            Before = structure.IsFlat ? Own : z > 0 ? labels.AsSpan(start - (height * width), width) : outside;
            Behind = structure.IsFlat ? Own : z + 1 < depth ? labels.AsSpan(start + (height * width), width) : outside;
        }

        public ReadOnlySpan<byte> Own { get; }

        public ReadOnlySpan<byte> Above { get; }

        public ReadOnlySpan<byte> Below { get; }

        public ReadOnlySpan<byte> Before { get; }

        public ReadOnlySpan<byte> Behind { get; }
    }
}
