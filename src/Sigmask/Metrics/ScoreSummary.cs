using Sigmask.Data;
using Sigmask.Statistics;

namespace Sigmask.Metrics;

/// <summary>Dice and IoU of one class, or of all, over the cases of an evaluation.</summary>
/// <param name="Class">The label; null for the mean of all foreground classes.</param>
/// <param name="Name">The name of the class, or "all".</param>
/// <param name="Dice">Null if it is n/a for every case.</param>
/// <param name="Iou">Null if it is n/a for every case.</param>
public sealed record ScoreSummary(int? Class, string Name, Estimate? Dice, Estimate? Iou)
{
    /// <summary>Each class in the order of the labels, then all: the mean over cases of the case's mean over the classes that it can be scored on.</summary>
    /// <param name="scores">The scores of all cases.</param>
    /// <param name="options">How intervals are computed; null: the defaults.</param>
    public static IReadOnlyList<ScoreSummary> Of(IReadOnlyCollection<CaseScore> scores, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var classes = scores.GroupBy(score => (score.Class, score.Name)).OrderBy(group => group.Key.Class);
        return
        [
            .. classes.Select(group => Summarize(group.Key.Class, group.Key.Name, [.. group], options)),
            Summarize(null, "all", scores, options),
        ];
    }

    /// <summary>The mean of a metric over the classes of each case; cases for which it is n/a in every class are left out.</summary>
    /// <param name="scores">The scores of all cases.</param>
    /// <param name="metric">Such as <c>score => score.Dice</c>.</param>
    public static IReadOnlyList<CaseValue> ByCase(IEnumerable<CaseScore> scores, Func<CaseScore, double?> metric) =>
    [
        .. scores.GroupBy(score => score.Key)
            .Select(group => (group.Key, Mean: group.Average(metric)))
            .Where(one => one.Mean is not null)
            .Select(one => new CaseValue(one.Key, one.Mean!.Value)),
    ];

    private static ScoreSummary Summarize(int? label, string name, IReadOnlyCollection<CaseScore> scores, BootstrapOptions? options) =>
        new(label, name, Bootstrap.Mean(ByCase(scores, score => score.Dice), options), Bootstrap.Mean(ByCase(scores, score => score.Iou), options));
}
