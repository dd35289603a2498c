using Sigmask.Data;
using Sigmask.Statistics;

namespace Sigmask.Metrics;

/// <summary>An evaluation against others on the same cases, metric by metric and class by class.</summary>
public sealed class MetricsComparison
{
    /// <summary>The metrics that are compared where all evaluations have them: overlap, distance of surfaces, agreement of surfaces.</summary>
    public static readonly IReadOnlyList<string> Metrics = ["dice", "hd95_mm", "nsd"];

    private readonly RecordedMetrics own;
    private readonly IReadOnlyList<RecordedMetrics> others;

    /// <summary>Holds evaluations side by side.</summary>
    /// <param name="own">The evaluation in question.</param>
    /// <param name="others">One or more others.</param>
    /// <exception cref="DataException">They are not of the same cases and classes, or define a metric differently; the message names one.</exception>
    public MetricsComparison(RecordedMetrics own, IReadOnlyList<RecordedMetrics> others)
    {
        (this.own, this.others) = (own, others);
        foreach (var other in others)
        {
            RequireSameCases(own, other);
            RequireSameCases(other, own);
            RequireSameReferences(own, other);
            if (Metrics.FirstOrDefault(metric => Has(own, metric) && Has(other, metric) && !own.Defines(metric, other)) is { } differing)
            {
                throw new DataException($"{other.Name}: {differing} or the policy for missing structures is defined otherwise there; evaluate both with the same version and options.");
            }
        }
    }

    /// <summary>Every comparison: by metric, then by other evaluation, then by class with "all" last.</summary>
    /// <remarks>
    /// Of a structure that is not in the reference, one evaluation may have invented something and the other rightly nothing: the latter then counts as perfect (Dice 1, distance 0), as leaving the pair out would
    /// hide the mistake. Where neither did, there is no pair. "All" is the mean of each case over its pairs.
    /// </remarks>
    /// <param name="options">How intervals are computed; null: the defaults.</param>
    public IReadOnlyList<MetricComparison> Rows(BootstrapOptions? options = null)
    {
        var rows = new List<MetricComparison>();
        foreach (var metric in Metrics.Where(metric => Has(own, metric)))
        {
            var unadjusted = others.Where(other => Has(other, metric)).SelectMany(other => Against(other, metric, options)).ToList();
            var adjusted = PValueAdjustment.Holm([.. unadjusted.Select(row => row.Pair.Wilcoxon.PValue)]);
            rows.AddRange(unadjusted.Select((row, index) => row with { HolmPValue = adjusted[index] }));
        }

        return rows;
    }

    /// <summary>
    /// Which evaluation ranks best, over patients: Friedman's test of a patient's mean over its cases and classes. The ranks are of this evaluation, then of the others.
    /// </summary>
    /// <param name="metric">The metric's key.</param>
    /// <param name="higherIsBetter">False for distances.</param>
    /// <returns>Null with fewer than three evaluations or two patients.</returns>
    public FriedmanTest? Ranking(string metric = "dice", bool higherIsBetter = true)
    {
        RecordedMetrics[] all = [own, .. others];
        var tables = Tables(metric, all);
        var shared = tables[0].Keys;
        double[][] blocks =
        [
            .. shared.GroupBy(key => key.Key.Patient)
                .Select(patient => Array.ConvertAll(tables, table => ByCase(patient, table).Average(one => one.Value))),
        ];
        if (all.Length < 3 || blocks.Length < 2)
        {
            return null;
        }

        var scores = new double[blocks.Length, all.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i / all.Length, i % all.Length] = blocks[i / all.Length][i % all.Length];
        }

        return FriedmanTest.Of(scores, higherIsBetter);
    }

    private IEnumerable<MetricComparison> Against(RecordedMetrics other, string metric, BootstrapOptions? options)
    {
        var tables = Tables(metric, own, other);
        var (first, second, shared) = (tables[0], tables[1], tables[0].Keys);
        var classes = shared.GroupBy(key => (key.Class, key.Name)).OrderBy(group => group.Key.Class);
        foreach (var group in classes)
        {
            yield return Row(group.Key.Class, group.Key.Name, [.. group]);
        }

        if (shared.Count > 0)
        {
            yield return Row(null, "all", shared);
        }

        MetricComparison Row(int? label, string name, IReadOnlyCollection<(CaseKey Key, int Class, string Name)> keys)
            => new(other.Name, metric, label, name, PairedComparison.Of(ByCase(keys, first), ByCase(keys, second), options)!, 1);
    }

    private static CaseValue[] ByCase(IEnumerable<(CaseKey Key, int Class, string Name)> keys, Dictionary<(CaseKey Key, int Class, string Name), double> values)
        => [.. keys.GroupBy(key => key.Key).Select(one => new CaseValue(one.Key, one.Average(key => values[key])))];

    // Of each evaluation the values that any of them has; by the policy a value is missing only where a structure is rightly not found.
    private static Dictionary<(CaseKey Key, int Class, string Name), double>[] Tables(string metric, params RecordedMetrics[] all)
    {
        var perfect = metric == Metrics[1] ? 0.0 : 1.0;
        var values = Array.ConvertAll(all, one => one.Scores.ToDictionary(score => (score.Key, score.Class, score.Name), score => score.Values.GetValueOrDefault(metric)));
        var defined = values[0].Keys.Where(key => Array.Exists(values, table => table[key] is not null)).ToArray();
        return Array.ConvertAll(values, table => defined.ToDictionary(key => key, key => table[key] ?? perfect));
    }

    private static bool Has(RecordedMetrics metrics, string metric) => metrics.Scores.Any(score => score.Values.ContainsKey(metric));

    // Sensitivity is defined where the reference has the structure, Dice is not where neither map has it.
    private static void RequireSameReferences(RecordedMetrics one, RecordedMetrics other)
    {
        var theirs = other.Scores.ToDictionary(score => (score.Key, score.Class));
        foreach (var (mine, its) in one.Scores.Select(score => (score, theirs[(score.Key, score.Class)])))
        {
            if ((IsAbsent(mine) && IsThere(its)) || (IsThere(mine) && IsAbsent(its)))
            {
                throw new DataException(Invariant($"{other.Name}: in case {mine.Key.Case} class {mine.Class} ({mine.Name}) is there by one reference and not by the other; compare evaluations against the same references."));
            }
        }

        static bool IsAbsent(RecordedScore score) => score.Values.TryGetValue(Metrics[0], out var dice) && dice is null;

        static bool IsThere(RecordedScore score) => score.Values.GetValueOrDefault("sensitivity") is not null;
    }

    private static void RequireSameCases(RecordedMetrics one, RecordedMetrics other)
    {
        var known = one.Scores.Select(score => (score.Key, score.Class, score.Name)).ToHashSet();
        if (other.Scores.FirstOrDefault(score => !known.Contains((score.Key, score.Class, score.Name))) is { } extra)
        {
            throw new DataException(Invariant($"{one.Name}: has no case {extra.Key.Case} of patient {extra.Key.Patient} with class {extra.Class} ({extra.Name}), as {other.Name} has; compare evaluations of the same cases and classes."));
        }
    }
}
