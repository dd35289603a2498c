using System.Text;

namespace Sigmask.Imaging;

/// <summary>The outline of a class in a label map as polygons along the edges of its pixels, in the words of an SVG path.</summary>
public static class LabelContour
{
    // East, south, west, north: the pixel that an edge belongs to lies to the right of it.
    private static readonly (int X, int Y)[] Steps = [(1, 0), (0, 1), (-1, 0), (0, -1)];

    // Right, straight on, left.
    private static readonly int[] Turns = [1, 0, 3];

    /// <summary>Traces the parts and holes of a class; corners are in pixels from the top left of the map.</summary>
    /// <param name="labels">[H, W].</param>
    /// <param name="width">W.</param>
    /// <param name="label">Which class.</param>
    /// <returns>Closed polygons for the attribute <c>d</c>, to be filled by either rule; empty where the class is absent.</returns>
    public static string Path(ReadOnlySpan<byte> labels, int width, byte label)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var edges = Edges(labels, width, label);
        var path = new StringBuilder();
        for (var corner = 0; corner < edges.Length; corner++)
        {
            while (edges[corner] != 0)
            {
                AppendPolygon(path, edges, width + 1, corner);
            }
        }

        return path.ToString();
    }

    // For each corner of the grid the directions, as bits, of the edges that begin there.
    private static byte[] Edges(ReadOnlySpan<byte> labels, int width, byte label)
    {
        var height = labels.Length / width;
        var edges = new byte[(width + 1) * (height + 1)];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                if (labels[(y * width) + x] == label)
                {
                    var corner = (y * (width + 1)) + x;
                    edges[corner] |= IsOf(labels, x, y - 1) ? (byte)0 : (byte)1;
                    edges[corner + 1] |= IsOf(labels, x + 1, y) ? (byte)0 : (byte)2;
                    edges[corner + width + 2] |= IsOf(labels, x, y + 1) ? (byte)0 : (byte)4;
                    edges[corner + width + 1] |= IsOf(labels, x - 1, y) ? (byte)0 : (byte)8;
                }
            }
        }

        return edges;

        bool IsOf(ReadOnlySpan<byte> map, int x, int y) => x >= 0 && y >= 0 && x < width && y < height && map[(y * width) + x] == label;
    }

    // Where two pixels touch in a corner alone, the walk turns right and stays with its own.
    private static void AppendPolygon(StringBuilder path, byte[] edges, int columns, int start)
    {
        path.Append(Invariant($"M{start % columns} {start / columns}"));
        var (corner, direction, run) = (start, FirstOf(edges[start]), 0);
        do
        {
            edges[corner] &= (byte)~(1 << direction);
            corner += Steps[direction].X + (columns * Steps[direction].Y);
            run++;
            var next = corner == start ? -1 : Turns.Select(turn => (direction + turn) % 4).First(one => (edges[corner] & (1 << one)) != 0);
            if (next != direction)
            {
                path.Append(Invariant($"{(direction % 2 == 0 ? 'h' : 'v')}{(direction < 2 ? run : -run)}"));
                (direction, run) = (next, 0);
            }
        }
        while (corner != start);

        path.Append('z');
    }

    private static int FirstOf(byte directions) => System.Numerics.BitOperations.TrailingZeroCount(directions);
}
