using Sigmask.Data;
using Sigmask.Statistics;

namespace Sigmask.Experiments;

/// <summary>The scores of all trainings of a cell, by training, case and structure.</summary>
internal sealed class CellScores
{
    private readonly Dictionary<(int Seed, string? Fold, CaseKey Case), Dictionary<int, double?>> values;

    private CellScores(Dictionary<(int Seed, string? Fold, CaseKey Case), Dictionary<int, double?>> values) => this.values = values;

    /// <summary>Trainings times cases.</summary>
    public int Count => values.Count;

    /// <summary>Scores of a cell.</summary>
    /// <param name="results">Its trainings.</param>
    /// <param name="value">Of a structure of a case; null if it is absent from reference and prediction.</param>
    /// <param name="structure">Its name; null: all.</param>
    public static CellScores Of(IEnumerable<JobResult> results, Func<TestScore, double?> value, string? structure = null) => new(results
        .SelectMany(result => result.Scores.Where(score => structure is null || score.Name == structure).GroupBy(score => (result.Key.Seed, result.Key.Fold, score.Key)))
        .ToDictionary(scores => scores.Key, scores => scores.ToDictionary(score => score.Class, value)));

    /// <summary>For each case the mean over the structures that can be scored, seeds averaged.</summary>
    public CaseValue[] ByCase() => ByCase(values.Select(one => (one.Key, Mean: one.Value.Values.Average())).Where(one => one.Mean is not null).Select(one => (one.Key, one.Mean!.Value)));

    /// <summary>The same of what several cells have in common, an array for each of them.</summary>
    public static CaseValue[][] ByCase(params IReadOnlyList<CellScores> cells)
    {
        var pairs = Paired(cells).ToArray();
        return [.. cells.Select((_, place) => ByCase(pairs.Select(pair => (pair.Key, pair.Means[place]))))];
    }

    /// <summary>
    /// The trainings and cases that all cells have, with the mean over structures in each. A structure that is absent in truth and found by one of them counts 0 there, and 1 for those that rightly
    /// found nothing; one that nobody found is left out.
    /// </summary>
    public static IEnumerable<((int Seed, string? Fold, CaseKey Case) Key, double[] Means)> Paired(params IReadOnlyList<CellScores> cells)
    {
        foreach (var key in cells[0].values.Keys.Where(key => cells.All(cell => cell.values.ContainsKey(key))))
        {
            var structures = cells[0].values[key].Keys.Where(label => cells.Any(cell => cell.values[key][label] is not null)).ToArray();
            if (structures.Length > 0)
            {
                yield return (key, [.. cells.Select(cell => structures.Average(label => cell.values[key][label] ?? 1))]);
            }
        }
    }

    private static CaseValue[] ByCase(IEnumerable<((int Seed, string? Fold, CaseKey Case) Key, double Value)> all) =>
        [.. all.GroupBy(one => one.Key.Case).Select(seeds => new CaseValue(seeds.Key, seeds.Average(one => one.Value)))];
}
