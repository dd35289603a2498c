using System.Buffers;
using Sigmask.Losses;

namespace Sigmask.Metrics;

/// <summary>Percentiles without sorting everything.</summary>
internal static class Percentile
{
    /// <summary>The value below which a share lies, interpolated linearly between neighbours, as NumPy and torch.quantile do.</summary>
    /// <param name="values">At least one; they are put into another order.</param>
    /// <param name="share">In [0, 1].</param>
    public static double Linear(Span<double> values, double share)
    {
        var rank = share * (values.Length - 1);
        var lower = (int)rank;
        var low = OrderStatistic.Ascending(values, lower);
        return lower + 1 == values.Length ? low : low + ((rank - lower) * (Least(values[(lower + 1)..]) - low));
    }

    /// <summary>The smallest value such that all up to it together have a share of the weight.</summary>
    /// <param name="values">At least one; left as they are.</param>
    /// <param name="weights">As many, positive.</param>
    /// <param name="share">In (0, 1].</param>
    public static double Weighted(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double share)
    {
        var sorted = ArrayPool<(double Value, double Weight)>.Shared.Rent(values.Length);
        var total = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            sorted[i] = (values[i], weights[i]);
            total += weights[i];
        }

        var pairs = sorted.AsSpan(0, values.Length);
        pairs.Sort();
        var (sum, at) = (0.0, 0);
        for (; at < pairs.Length - 1; at++)
        {
            sum += pairs[at].Weight;
            if (Limit.Reaches(sum, share, total))
            {
                break;
            }
        }

        var found = pairs[at].Value;
        ArrayPool<(double Value, double Weight)>.Shared.Return(sorted);
        return found;
    }

    private static double Least(ReadOnlySpan<double> values)
    {
        var least = values[0];
        foreach (var value in values)
        {
            least = Math.Min(least, value);
        }

        return least;
    }
}

/// <summary>Comparisons that must not hinge on the last bit of a sum or a root where both sides are equal in real arithmetic.</summary>
internal static class Limit
{
    // Spacing has the precision of float in NIfTI: neighbours stored as 1.2 mm apart are 1.2000000477 mm apart.
    private const double OfLengths = 1e-6;

    // Many times what the rounding of a sum of a million terms comes to, and far less than the least term.
    private const double OfShares = 1e-12;

    /// <summary>The greatest distance that is within a limit, in mm: a millionth beyond it.</summary>
    public static double Within(double limit) => limit * (1 + OfLengths);

    /// <summary>True if a part makes up a share of the whole.</summary>
    public static bool Reaches(double part, double share, double whole) => part >= share * whole * (1 - OfShares);
}
