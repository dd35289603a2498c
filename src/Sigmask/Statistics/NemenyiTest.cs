namespace Sigmask.Statistics;

/// <summary>
/// Nemenyi's test after Friedman's: which methods differ? Those whose mean ranks are at least the critical difference apart,
/// CD = q √(k (k + 1) / (6 N)), with q √2 exceeded by the studentized range of k with probability α (Nemenyi 1963; Demšar 2006).
/// </summary>
/// <param name="MeanRanks">For each method its mean rank; 1 is best.</param>
/// <param name="Significance">α, the chance that any of the pairs is called different though none is.</param>
/// <param name="CriticalDifference">CD, in ranks.</param>
/// <param name="PValues">[method, method]: adjusted for all pairs by construction; 1 on the diagonal.</param>
public sealed record NemenyiTest(IReadOnlyList<double> MeanRanks, double Significance, double CriticalDifference, double[,] PValues)
{
    /// <summary>Compares all methods with each other.</summary>
    /// <param name="ranking">The outcome of Friedman's test.</param>
    /// <param name="significance">α in (0, 1).</param>
    public static NemenyiTest Of(FriedmanTest ranking, double significance = 0.05)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        var ranks = ranking.MeanRanks;
        var unit = Math.Sqrt(ranks.Count * (ranks.Count + 1.0) / (6 * ranking.Blocks));
        var pValues = new double[ranks.Count, ranks.Count];
        for (var i = 0; i < ranks.Count; i++)
        {
            for (var j = 0; j < ranks.Count; j++)
            {
                pValues[i, j] = StudentizedRange.Survival(Math.Sqrt(2) * Math.Abs(ranks[i] - ranks[j]) / unit, ranks.Count);
            }
        }

        return new(ranks, significance, StudentizedRange.UpperQuantile(significance, ranks.Count) / Math.Sqrt(2) * unit, pValues);
    }

    /// <summary>
    /// The largest sets of methods that cannot be told apart: all of one set lie less than the critical difference from each other. Methods by
    /// index, best first; sets of one are left out. Sets overlap where the middle resembles both ends.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups()
    {
        var order = Enumerable.Range(0, MeanRanks.Count).OrderBy(method => MeanRanks[method]).ToArray();
        var groups = new List<IReadOnlyList<int>>();
        var covered = 0;
        for (var first = 0; first < order.Length; first++)
        {
            var members = order.Skip(first).TakeWhile(method => MeanRanks[method] - MeanRanks[order[first]] < CriticalDifference).ToArray();
            if (members.Length > 1 && first + members.Length > covered)
            {
                groups.Add(members);
                covered = first + members.Length;
            }
        }

        return groups;
    }
}
