using System.Buffers;

namespace Sigmask.Metrics;

/// <summary>The points that stand for the surface of a structure, as indices of a lattice in ascending order, in a rented buffer.</summary>
internal sealed class Boundary : IDisposable
{
    private int[] points = ArrayPool<int>.Shared.Rent(256);
    private double[] areas = [];
    private int count;

    /// <summary>How many there are.</summary>
    public int Count => count;

    /// <summary>Their indices.</summary>
    public ReadOnlySpan<int> Points => points.AsSpan(0, count);

    /// <summary>How much of the surface each stands for; empty where all count alike.</summary>
    public ReadOnlySpan<double> Areas => areas.Length == 0 ? [] : areas.AsSpan(0, count);

    /// <summary>Adds a point behind all others.</summary>
    public void Add(int point)
    {
        if (count == points.Length)
        {
            points = Grown(points);
        }

        points[count++] = point;
    }

    /// <summary>Adds a point that stands for an area; all points of a boundary have one, or none.</summary>
    public void Add(int point, double area)
    {
        if (count >= areas.Length)
        {
            areas = Grown(areas);
        }

        areas[count] = area;
        Add(point);
    }

    /// <summary>The points of a range of indices: the position of the first, and how many.</summary>
    public (int Start, int Length) Within(int from, int to)
    {
        var start = Before(from);
        return (start, Before(to) - start);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(points);
        ArrayPool<double>.Shared.Return(areas);
    }

    private int Before(int index)
    {
        var found = Points.BinarySearch(index);
        return found < 0 ? ~found : found;
    }

    private T[] Grown<T>(T[] buffer)
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(256, 2 * buffer.Length));
        buffer.AsSpan(0, count).CopyTo(larger);
        ArrayPool<T>.Shared.Return(buffer);
        return larger;
    }
}
