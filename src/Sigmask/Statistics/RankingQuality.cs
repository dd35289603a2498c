namespace Sigmask.Statistics;

/// <summary>How well scores put what is looked for before what is not.</summary>
public static class RankingQuality
{
    /// <summary>Average precision: the mean, over all that is looked for, of the share of it among what has its score or a higher one. NaN if nothing is looked for.</summary>
    /// <param name="scores">High for what is looked for.</param>
    /// <param name="isSought">Which that is.</param>
    public static double AveragePrecision(IReadOnlyList<double> scores, IReadOnlyList<bool> isSought)
    {
        var (sum, seen, found) = (0.0, 0, 0);
        foreach (var group in Groups(scores, isSought))
        {
            var sought = group.Count(isOne => isOne);
            (seen, found) = (seen + group.Length, found + sought);
            sum += sought * (double)found / seen;
        }

        return sum / found;
    }

    /// <summary>The area under the ROC: the probability that something sought has a higher score than something else, ties counting half. NaN if there is only one of them.</summary>
    /// <param name="scores">High for what is looked for.</param>
    /// <param name="isSought">Which that is.</param>
    public static double AreaUnderRoc(IReadOnlyList<double> scores, IReadOnlyList<bool> isSought)
    {
        var (area, found, others) = (0.0, 0L, 0L);
        foreach (var group in Groups(scores, isSought))
        {
            long sought = group.Count(isOne => isOne);
            var rest = group.Length - sought;
            area += rest * (found + (sought / 2.0));
            (found, others) = (found + sought, others + rest);
        }

        return area / found / others;
    }

    // From the highest score down; what has the same score is together.
    private static IEnumerable<bool[]> Groups(IReadOnlyList<double> scores, IReadOnlyList<bool> isSought)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(isSought);
        if (scores.Count != isSought.Count)
        {
            throw new ArgumentException(Invariant($"{scores.Count} scores are not for {isSought.Count} items."), nameof(isSought));
        }

        var (keys, items) = (scores.Select(score => -score).ToArray(), isSought.ToArray());
        Array.Sort(keys, items);
        for (var start = 0; start < keys.Length;)
        {
            var end = start + 1;
            while (end < keys.Length && keys[end].Equals(keys[start]))
            {
                end++;
            }

            yield return items[start..end];
            start = end;
        }
    }
}
