namespace Sigmask.Statistics;

/// <summary>
/// Exact distribution of the sum of those of given ranks that get a positive sign, when each sign is positive with probability 1/2: all 2^n
/// assignments of signs, counted by adding one rank after another. Ranks may be tied, hence halves; the table is over twice their sum.
/// </summary>
internal sealed class SignedRankDistribution
{
    private readonly double[] probabilities; // by twice the sum

    /// <param name="ranks">Multiples of 1/2; empty: the sum is 0.</param>
    public SignedRankDistribution(ReadOnlySpan<double> ranks)
    {
        var doubled = ranks.ToArray().Select(rank => (int)Math.Round(2 * rank)).ToArray();
        probabilities = new double[1 + doubled.Sum()];
        probabilities[0] = 1;
        var reached = 0;
        foreach (var rank in doubled)
        {
            reached += rank;
            for (var sum = reached; sum >= 0; sum--)
            {
                probabilities[sum] = 0.5 * (probabilities[sum] + (sum < rank ? 0 : probabilities[sum - rank]));
            }
        }
    }

    /// <summary>The distribution for n differences of different sizes.</summary>
    public static SignedRankDistribution Untied(int count) => new([.. Enumerable.Range(1, count).Select(rank => (double)rank)]);

    /// <summary>P(W ≤ sum), P(W ≥ sum) or twice the smaller, at most 1.</summary>
    /// <param name="sum">A multiple of 1/2 between 0 and the sum of the ranks.</param>
    /// <param name="alternative">Which.</param>
    public double PValue(double sum, Alternative alternative)
    {
        var index = (int)Math.Round(2 * sum);
        var (below, above) = (probabilities.Take(index + 1).Sum(), probabilities.Skip(index).Sum());
        return Math.Min(1, alternative switch
        {
            Alternative.Less => below,
            Alternative.Greater => above,
            _ => 2 * Math.Min(below, above),
        });
    }
}
