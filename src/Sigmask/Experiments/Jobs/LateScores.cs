namespace Sigmask.Experiments;

/// <summary>The scores of a training over the last tenth of its validations (<see cref="TestScore.Late"/>).</summary>
internal static class LateScores
{
    private const int Part = 10;

    /// <summary>The last tenth, at least one if there is any.</summary>
    /// <param name="moments">All of a training, by their step.</param>
    public static IReadOnlyList<JobMoment> Moments(IReadOnlyList<JobMoment> moments) => [.. moments.TakeLast((moments.Count + Part - 1) / Part)];

    /// <summary>The mean of each score over them, in the order of cases and classes, which is that of the tests.</summary>
    /// <param name="moments">All of a training, by their step.</param>
    public static IEnumerable<double?> Of(IReadOnlyList<JobMoment> moments)
    {
        var late = Moments(moments);
        return Enumerable.Range(0, late[0].Scores.Count).Select(i => Mean([.. late.Select(moment => moment.Scores[i])]));
    }

    // A structure that is absent and claimed by some of the networks: those that rightly find nothing count 1, as where cells are paired (CellScores).
    private static double? Mean(double?[] scores) => Array.TrueForAll(scores, score => score is null) ? null : scores.Average(score => score ?? 1);
}
