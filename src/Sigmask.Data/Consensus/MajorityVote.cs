namespace Sigmask.Data;

/// <summary>Each pixel has the class that most annotators gave it. Where several have as many votes nobody knows: the pixel does not count.</summary>
public static class MajorityVote
{
    /// <summary>The consensus of label maps.</summary>
    /// <param name="maps">One for each annotator, of the same length; <see cref="Sample.Ignored"/> is an abstention.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <returns>The class of each pixel; <see cref="Sample.Ignored"/> where votes are tied or there is none.</returns>
    /// <exception cref="ArgumentException">There is no map, lengths differ, or a label is no class.</exception>
    public static byte[] Of(IReadOnlyList<byte[]> maps, int classes)
    {
        var votes = VotePatterns.Of(maps, classes);
        return votes.Labels([.. votes.Patterns.Select(pattern => Winner(votes.CountsOf(pattern)))]);
    }

    private static byte Winner(int[] counts)
    {
        var most = counts.Max();
        return most > 0 && counts.Count(count => count == most) == 1 ? (byte)Array.IndexOf(counts, most) : Sample.Ignored;
    }
}
