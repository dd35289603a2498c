using System.Numerics;

namespace Sigmask.Metrics;

/// <summary>
/// The area of the surface within a cube whose corners are inside or outside, cut at the middle of its edges (Lorensen &amp; Cline 1987). The surface is
/// derived here rather than listed: on each face the middles of its cut edges are joined, so that each corner inside is cut off by itself where
/// two lie across; the loops that arise are filled with triangles. Of the ways to do so that of the largest area in a unit cube is taken.
/// A cube with more than four corners inside has the surface of its complement. These are the areas of DeepMind's surface-distance.
/// </summary>
internal static class MarchingCubes
{
    // The corners around each face, as numbers zyx of three bits.
    private static readonly int[][] Faces = [[0, 1, 3, 2], [4, 5, 7, 6], [0, 1, 5, 4], [2, 3, 7, 6], [0, 2, 6, 4], [1, 3, 7, 5]];

    private static readonly Lazy<Vector3[][]> Triangles = new(() => [.. Enumerable.Range(0, 256).Select(SurfaceOf)]);

    /// <summary>Areas in mm² by code: 128 for the corner at the origin, halved for each further one in the order of their indices, summed where inside.</summary>
    /// <param name="depth">Depth of the cube in mm.</param>
    /// <param name="height">Its height in mm.</param>
    /// <param name="width">Its width in mm.</param>
    public static double[] Areas(double depth, double height, double width) => Array.ConvertAll(Triangles.Value, triangles => triangles.Sum(normal =>
    {
        var (z, y, x) = (normal.Z * height * width, normal.Y * depth * width, normal.X * depth * height);
        return Math.Sqrt((x * x) + (y * y) + (z * z));
    }));

    // The normals of the triangles, as long as their areas in a unit cube.
    private static Vector3[] SurfaceOf(int code)
    {
        var least = BitOperations.PopCount((uint)code) > 4 ? 255 - code : code;
        return [.. Loops(corner => (least >> (7 - corner) & 1) != 0).SelectMany(loop => Fill(loop, 0, loop.Count - 1))];
    }

    // Middles of edges, each named by the two corners of its edge, in the order in which they are joined.
    private static List<List<Vector3>> Loops(Func<int, bool> isInside)
    {
        var joined = new Dictionary<Vector3, List<Vector3>>();
        foreach (var face in Faces)
        {
            Join(face, [.. face.Select(isInside)], joined);
        }

        var loops = new List<List<Vector3>>();
        while (joined.Count > 0)
        {
            var loop = new List<Vector3>();
            for (Vector3? at = joined.Keys.First(); at is { } point;)
            {
                loop.Add(point);
                joined.Remove(point, out var neighbours);
                at = neighbours!.Where(joined.ContainsKey).Select(next => (Vector3?)next).FirstOrDefault();
            }

            loops.Add(loop);
        }

        return loops;
    }

    private static void Join(int[] face, bool[] inside, Dictionary<Vector3, List<Vector3>> joined)
    {
        var cut = Enumerable.Range(0, 4).Where(side => inside[side] != inside[(side + 1) % 4]).ToArray();
        if (cut.Length == 2)
        {
            Connect(Middle(face, cut[0]), Middle(face, cut[1]), joined);
        }
        else if (cut.Length == 4)
        {
            foreach (var corner in Enumerable.Range(0, 4).Where(corner => inside[corner]))
            {
                Connect(Middle(face, (corner + 3) % 4), Middle(face, corner), joined);
            }
        }
    }

    private static void Connect(Vector3 a, Vector3 b, Dictionary<Vector3, List<Vector3>> joined)
    {
        (joined.TryGetValue(a, out var ofA) ? ofA : joined[a] = []).Add(b);
        (joined.TryGetValue(b, out var ofB) ? ofB : joined[b] = []).Add(a);
    }

    private static Vector3 Middle(int[] face, int side) => (Corner(face[side]) + Corner(face[(side + 1) % 4])) / 2;

    private static Vector3 Corner(int number) => new(number & 1, number >> 1 & 1, number >> 2);

    // The largest way to fill the part of a loop from one point to another, closed by the line between them.
    private static List<Vector3> Fill(List<Vector3> loop, int from, int to)
    {
        var best = new List<Vector3>();
        for (var middle = from + 1; middle < to; middle++)
        {
            var normal = Vector3.Cross(loop[middle] - loop[from], loop[to] - loop[from]) / 2;
            List<Vector3> filled = [normal, .. Fill(loop, from, middle), .. Fill(loop, middle, to)];
            best = filled.Sum(one => one.Length()) > best.Sum(one => one.Length()) ? filled : best;
        }

        return best;
    }
}
