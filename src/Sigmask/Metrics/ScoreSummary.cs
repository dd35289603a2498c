using Sigmask.Statistics;

namespace Sigmask.Metrics;

/// <summary>The metrics of one class, or of all, over the cases of an evaluation.</summary>
/// <param name="Class">The label; null for the mean of all foreground classes.</param>
/// <param name="Name">The name of the class, or "all".</param>
/// <param name="Estimates">Each metric with its estimate, null if it is n/a for every case.</param>
public sealed record ScoreSummary(int? Class, string Name, IReadOnlyList<(CaseMetric Metric, Estimate? Estimate)> Estimates)
{
    /// <summary>The estimate of a metric that stands alone under its key; null if it was not measured, or is n/a for every case.</summary>
    /// <param name="key">Such as <c>dice</c>.</param>
    public Estimate? this[string key] => Estimates.FirstOrDefault(one => one.Metric.Key == key && one.Metric.Part is null).Estimate;

    /// <summary>Each class in the order of the labels, then all: the mean over cases of the case's mean over the classes that it can be scored on.</summary>
    /// <param name="scores">The scores of all cases.</param>
    /// <param name="metrics">What is summed up.</param>
    /// <param name="options">How intervals are computed; null: the defaults.</param>
    public static IReadOnlyList<ScoreSummary> Of(IReadOnlyCollection<CaseScore> scores, IReadOnlyList<CaseMetric> metrics, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(metrics);
        var classes = scores.GroupBy(score => (score.Class, score.Name)).OrderBy(group => group.Key.Class);
        return
        [
            .. classes.Select(group => Summarize(group.Key.Class, group.Key.Name, [.. group])),
            Summarize(null, "all", scores),
        ];

        ScoreSummary Summarize(int? label, string name, IReadOnlyCollection<CaseScore> some) =>
            new(label, name, [.. metrics.Select(metric => (metric, Bootstrap.Mean(ByCase(some, metric.Value), options)))]);
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
}
