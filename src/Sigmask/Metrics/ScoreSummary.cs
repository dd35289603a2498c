using Sigmask.Statistics;

namespace Sigmask.Metrics;

/// <summary>The metrics of one class, or of all, over the cases of an evaluation.</summary>
/// <param name="Class">The label; null for the mean of all foreground classes.</param>
/// <param name="Name">The name of the class, or "all".</param>
/// <param name="Estimates">Each metric with its estimate, null if it is n/a for every case.</param>
public sealed record ScoreSummary(int? Class, string Name, IReadOnlyList<(CaseMetric Metric, Estimate? Estimate)> Estimates)
{
    /// <summary>The estimate of a metric that stands alone under its key; null if it is n/a for every case.</summary>
    /// <param name="key">Such as <c>dice</c>.</param>
    /// <exception cref="ArgumentException">No metric was measured under this key, or several, each a part of it, such as <c>volume_ml</c>: those stand in <see cref="Estimates"/>.</exception>
    public Estimate? this[string key]
    {
        get
        {
            var found = Estimates.FirstOrDefault(one => one.Metric.Key == key);
            return found.Metric switch
            {
                null => throw new ArgumentException($"No metric \"{key}\" was measured; there are {string.Join(", ", Estimates.Where(one => one.Metric.Part is null).Select(one => one.Metric.Key))}.", nameof(key)),
                { Part: null } => found.Estimate,
                _ => throw new ArgumentException($"\"{key}\" is not one number, but {string.Join(", ", Estimates.Where(one => one.Metric.Key == key).Select(one => one.Metric.Part))}; take it from Estimates by key and part.", nameof(key)),
            };
        }
    }

    /// <summary>Each class in the order of the labels, then all: the mean over cases of the case's mean over the classes that it can be scored on.</summary>
    /// <param name="scores">The scores of all cases.</param>
    /// <param name="metrics">What is summed up.</param>
    /// <param name="options">How intervals are computed; null: the defaults.</param>
    public static IReadOnlyList<ScoreSummary> Of(IReadOnlyCollection<CaseScore> scores, IReadOnlyList<CaseMetric> metrics, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(metrics);
        (int? Class, string Name, IEnumerable<CaseScore> Scores)[] groups =
        [
            .. scores.GroupBy(score => (score.Class, score.Name)).OrderBy(group => group.Key.Class).Select(group => ((int?)group.Key.Class, group.Key.Name, (IEnumerable<CaseScore>)group)),
            (null, "all", scores),
        ];

        // Thousands of resamples each.
        var estimates = groups.SelectMany(group => metrics.Select(metric => (group.Scores, Metric: metric)))
            .AsParallel().AsOrdered().Select(one => (one.Metric, Bootstrap.Mean(ByCase(one.Scores, one.Metric.Value), options))).ToArray();
        return [.. groups.Select((group, index) => new ScoreSummary(group.Class, group.Name, estimates[(index * metrics.Count)..((index + 1) * metrics.Count)]))];
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
