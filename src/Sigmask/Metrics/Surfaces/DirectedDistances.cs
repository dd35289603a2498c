using System.Buffers;

namespace Sigmask.Metrics;

/// <summary>The distance of each element of one surface to the other surface, in a rented buffer.</summary>
/// <param name="elements">The surface whose elements are measured; it stays with its owner.</param>
internal sealed class DirectedDistances(Boundary elements) : IDisposable
{
    private readonly double[] buffer = ArrayPool<double>.Shared.Rent(elements.Count);

    /// <summary>In mm, in the order of the elements.</summary>
    public Span<double> Values => buffer.AsSpan(0, elements.Count);

    /// <summary>What each element stands for; empty where all count alike.</summary>
    public ReadOnlySpan<double> Areas => elements.Areas;

    /// <summary>What the distances come to.</summary>
    /// <param name="tolerance">In mm; distances equal to it are within (<see cref="Limit"/>).</param>
    public DistanceSums Sums(double tolerance)
    {
        ReadOnlySpan<double> values = Values, areas = Areas;
        var limit = Limit.Within(tolerance);
        var (maximum, area, sum, within) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            var (distance, weight) = (values[i], areas.IsEmpty ? 1 : areas[i]);
            maximum = Math.Max(maximum, distance);
            area += weight;
            sum += weight * distance;
            within += distance <= limit ? weight : 0;
        }

        return new(maximum, area, sum, within);
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<double>.Shared.Return(buffer);
}

/// <summary>What the distances of a surface come to, each counted by its area or as one.</summary>
/// <param name="Maximum">The greatest.</param>
/// <param name="Area">The whole area.</param>
/// <param name="Sum">The sum of distances, each times its area.</param>
/// <param name="Within">The area within the tolerance.</param>
internal readonly record struct DistanceSums(double Maximum, double Area, double Sum, double Within)
{
    /// <summary>The mean distance.</summary>
    public double Mean => Sum / Area;
}
