using System.Buffers;
using System.Numerics;

namespace Sigmask.Losses;

/// <summary>Order statistics in linear time on average.</summary>
internal static class OrderStatistic
{
    private const int SmallEnoughToSort = 32;

    /// <summary>The <paramref name="rank"/>-th largest value, 1 being the largest. The values stay as they are.</summary>
    public static double Descending(ReadOnlySpan<double> values, int rank)
    {
        var rented = ArrayPool<double>.Shared.Rent(values.Length);
        try
        {
            var copy = rented.AsSpan(0, values.Length);
            values.CopyTo(copy);
            return Ascending(copy, values.Length - rank);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>The value at a position of the ascending order, 0 being that of the smallest.</summary>
    /// <remarks>Quickselect with a three-way partition, since equal values are common. Bad luck with pivots ends in a sort.</remarks>
    /// <param name="values">Put into another order: the value comes to stand at its position, none greater before it and none smaller behind.</param>
    /// <param name="position">From 0.</param>
    public static double Ascending(Span<double> values, int position)
    {
        var (first, last) = (0, values.Length - 1);
        for (var budget = (2 * BitOperations.Log2((uint)values.Length)) + 8; last - first >= SmallEnoughToSort && budget > 0; budget--)
        {
            var pivot = Median(values[first], values[first + ((last - first) / 2)], values[last]);
            var (less, at, greater) = (first, first, last);
            while (at <= greater)
            {
                if (values[at] < pivot)
                {
                    (values[less], values[at]) = (values[at], values[less]);
                    less++;
                    at++;
                }
                else if (values[at] > pivot)
                {
                    (values[greater], values[at]) = (values[at], values[greater]);
                    greater--;
                }
                else
                {
                    at++;
                }
            }

            if (position >= less && position <= greater)
            {
                return pivot;
            }

            (first, last) = position < less ? (first, less - 1) : (greater + 1, last);
        }

        values[first..(last + 1)].Sort();
        return values[position];
    }

    private static double Median(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
