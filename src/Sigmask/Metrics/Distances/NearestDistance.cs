using System.Buffers;

namespace Sigmask.Metrics;

/// <summary>
/// The second and third pass of the exact Euclidean distance transform, one plane at a time and only where a distance is asked for: from steps
/// along the depth to squared distances within the plane, to distances. Linear in the points of the plane.
/// </summary>
internal static class NearestDistance
{
    /// <summary>The distance of some points to the nearest site.</summary>
    /// <param name="map">Steps to the sites; there must be one.</param>
    /// <param name="z">The plane, as the map counts them.</param>
    /// <param name="points">Indices of points of that plane, ascending.</param>
    /// <param name="distances">Gets the distance of each.</param>
    public static void InPlane(StepMap map, int z, ReadOnlySpan<int> points, Span<double> distances)
    {
        if (points.IsEmpty)
        {
            return;
        }

        var lattice = map.Lattice;
        var (longest, first) = (Math.Max(lattice.Height, lattice.Width), z * lattice.Plane);
        var rows = ArrayPool<int>.Shared.Rent(lattice.Height);
        var sites = ArrayPool<int>.Shared.Rent(longest);
        var room = ArrayPool<double>.Shared.Rent(2 * longest);
        var asked = rows.AsSpan(0, Rows(points, first, lattice.Width, rows));
        var squares = ArrayPool<double>.Shared.Rent(asked.Length * lattice.Width);

        AlongDepthAndHeight(map.Plane(z), lattice, asked, squares, new(sites, room.AsSpan(0, longest), room.AsSpan(longest), lattice.StepY));
        AlongWidth(squares, lattice.Width, first, asked, points, distances, new(sites, room.AsSpan(0, longest), room.AsSpan(longest), lattice.StepX));

        ArrayPool<double>.Shared.Return(squares);
        ArrayPool<double>.Shared.Return(room);
        ArrayPool<int>.Shared.Return(sites);
        ArrayPool<int>.Shared.Return(rows);
    }

    // The rows that have a point, ascending.
    private static int Rows(ReadOnlySpan<int> points, int first, int width, Span<int> rows)
    {
        var (count, end) = (0, -1);
        foreach (var point in points)
        {
            if (point - first >= end)
            {
                var row = (point - first) / width;
                rows[count++] = row;
                end = (row + 1) * width;
            }
        }

        return count;
    }

    // Squared distances within the columns of the plane, infinite where a column has no site: [asked rows, W].
    private static void AlongDepthAndHeight(ReadOnlySpan<ushort> steps, Lattice lattice, ReadOnlySpan<int> asked, Span<double> squares, ParabolaEnvelope envelope)
    {
        for (var x = 0; x < lattice.Width; x++)
        {
            envelope.Clear();
            for (var (y, i) = (0, x); y < lattice.Height; y++, i += lattice.Width)
            {
                if (steps[i] != StepMap.None)
                {
                    var depth = steps[i] * lattice.StepZ;
                    envelope.Add(y, depth * depth);
                }
            }

            for (var (k, i) = (0, x); k < asked.Length; k++, i += lattice.Width)
            {
                squares[i] = envelope.IsEmpty ? double.PositiveInfinity : envelope.At(asked[k]);
            }
        }
    }

    private static void AlongWidth(ReadOnlySpan<double> squares, int width, int first, ReadOnlySpan<int> asked, ReadOnlySpan<int> points, Span<double> distances, ParabolaEnvelope envelope)
    {
        var next = 0;
        for (var k = 0; k < asked.Length; k++)
        {
            envelope.Clear();
            var row = squares.Slice(k * width, width);
            for (var x = 0; x < width; x++)
            {
                if (row[x] < double.PositiveInfinity)
                {
                    envelope.Add(x, row[x]);
                }
            }

            var start = first + (asked[k] * width);
            for (; next < points.Length && points[next] < start + width; next++)
            {
                distances[next] = Math.Sqrt(envelope.At(points[next] - start));
            }
        }
    }
}
