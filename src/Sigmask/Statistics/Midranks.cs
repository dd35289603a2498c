namespace Sigmask.Statistics;

/// <summary>Ranks from 1, ascending; equal values share the mean of their ranks, so that twice a rank is a whole number.</summary>
internal static class Midranks
{
    /// <summary>The rank of each value, in the order of the values.</summary>
    public static double[] Of(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        var order = Enumerable.Range(0, values.Length).ToArray();
        Array.Sort(sorted, order);
        var ranks = new double[values.Length];
        var first = 0;
        while (first < sorted.Length)
        {
            var last = first;
            while (last + 1 < sorted.Length && sorted[last + 1] == sorted[first])
            {
                last++;
            }

            foreach (var index in order.AsSpan(first, last - first + 1))
            {
                ranks[index] = 1 + ((first + last) / 2.0);
            }

            first = last + 1;
        }

        return ranks;
    }

    /// <summary>Σ (t³ - t) over the groups of t equal ranks: what ties take from the variance of a rank sum.</summary>
    public static double TieTerm(IEnumerable<double> ranks) =>
        ranks.GroupBy(rank => rank).Select(group => (double)group.Count()).Sum(t => (t * t * t) - t);
}
