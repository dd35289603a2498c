using System.Runtime.Intrinsics;

namespace Sigmask.Losses;

/// <summary>Sums of the differences of losses from a value near their mean, and of the squares of these.</summary>
internal unsafe struct SpreadPass(LossMap field, double pivot) : IPass<SpreadPass>
{
    private double differences;
    private double squares;

    /// <summary>Mean and population standard deviation of a field; the latter exactly 0 if all its losses are equal.</summary>
    /// <param name="field">The losses.</param>
    /// <param name="nearMean">About their mean.</param>
    /// <param name="partition">How the work is divided among threads.</param>
    public static Spread Of(LossMap field, double nearMean, BatchPartition partition)
    {
        if (field.Least == field.Most)
        {
            return new(field.Least, 0);
        }

        var sums = partition.Over(new SpreadPass(field, nearMean), field.Length);
        var offset = sums.differences / field.Count;
        return new(nearMean + offset, Math.Sqrt(Math.Max((sums.squares / field.Count) - (offset * offset), 0)));
    }

    /// <inheritdoc />
    public void Run(int first, int count)
    {
        var (sum, sumOfSquares) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var (centre, ignored) = (Vector256.Create(pivot), Vector256.Create(LossMap.Ignored));
        for (var i = first; i < first + count; i += Tile.Lanes)
        {
            var loss = Vector256.Load(field.Losses + i);
            var (low, high) = Vector256.Widen(loss);
            var (lowCounts, highCounts) = Vector256.Widen(Vector256.LessThan(loss, ignored).AsInt32());
            low = (low - centre) & lowCounts.AsDouble();
            high = (high - centre) & highCounts.AsDouble();
            sum += low + high;
            sumOfSquares += (low * low) + (high * high);
        }

        differences += Vector256.Sum(sum);
        squares += Vector256.Sum(sumOfSquares);
    }

    /// <inheritdoc />
    public void Add(in SpreadPass other)
    {
        differences += other.differences;
        squares += other.squares;
    }
}
