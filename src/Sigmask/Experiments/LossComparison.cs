using Sigmask.Metrics;
using Sigmask.Statistics;

namespace Sigmask.Experiments;

/// <summary>
/// A method against a baseline on the same test cases of one data set: Dice of each and their paired difference, with intervals over
/// patients. Seeds of a case are averaged first, so that repeating a training does not feign more cases.
/// </summary>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="Class">Name of the class, or "all" for the mean over the classes of each case.</param>
/// <param name="Baseline">Dice of the baseline, in [0, 1].</param>
/// <param name="Method">Dice of the method, in [0, 1].</param>
/// <param name="Difference">Method minus baseline.</param>
public sealed record LossComparison(string Dataset, string Class, Estimate Baseline, Estimate Method, Estimate Difference)
{
    /// <summary>Every class of every data set, and all classes together last, in the order in which the data sets were run.</summary>
    /// <param name="cells">Results of both methods for the same data sets and seeds.</param>
    /// <param name="baseline">Loss name of the baseline.</param>
    /// <param name="method">Loss name of the method.</param>
    /// <param name="options">How intervals are computed; null: the defaults.</param>
    public static IReadOnlyList<LossComparison> Of(IReadOnlyCollection<CellResult> cells, string baseline, string method, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(cells);
        return [.. cells.GroupBy(cell => cell.Key.Dataset).SelectMany(group => OfDataset(group.Key, [.. group], baseline, method, options))];
    }

    private static IEnumerable<LossComparison> OfDataset(string dataset, CellResult[] cells, string baseline, string method, BootstrapOptions? options)
    {
        var classes = cells.SelectMany(cell => cell.Scores).Select(score => (score.Class, score.Name)).Distinct().OrderBy(one => one.Class).Select(one => one.Name);
        foreach (var name in classes.Append("all"))
        {
            var first = ByCase(cells, baseline, name);
            var second = ByCase(cells, method, name);

            // A structure that one method invents in a case where it is absent is n/a for the other: only cases that both can be scored on are paired.
            var shared = first.Select(value => value.Key).Intersect(second.Select(value => value.Key)).ToHashSet();
            first = [.. first.Where(value => shared.Contains(value.Key))];
            second = [.. second.Where(value => shared.Contains(value.Key))];
            if (shared.Count > 0)
            {
                yield return new LossComparison(
                    dataset, name, Bootstrap.Mean(first, options)!, Bootstrap.Mean(second, options)!, PairedDifference.Mean(second, first, options)!);
            }
        }
    }

    private static CaseValue[] ByCase(CellResult[] cells, string loss, string name) =>
    [
        .. cells.Where(cell => cell.Key.Loss == loss)
            .SelectMany(cell => ScoreSummary.ByCase(cell.Scores.Where(score => name == "all" || score.Name == name), score => score.Dice))
            .GroupBy(value => value.Key)
            .Select(group => new CaseValue(group.Key, group.Average(value => value.Value))),
    ];
}
