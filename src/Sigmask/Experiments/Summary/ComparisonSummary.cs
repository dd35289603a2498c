using Sigmask.Statistics;

namespace Sigmask.Experiments;

/// <summary>
/// The summary of the trainings of a comparison. Every cell of the plan has its row, whether it is done or not. Pairs are of the same data set, network, noise, seed, fold and
/// case; then the seeds of a case are averaged, so that repeating a training does not feign more cases.
/// </summary>
public sealed class ComparisonSummary
{
    private readonly ComparisonGrid grid;
    private readonly BootstrapOptions? options;
    private readonly ILookup<(string Dataset, string Model, string Noise, string Loss), JobResult> results;

    private ComparisonSummary(ComparisonGrid grid, IEnumerable<JobResult> results, BootstrapOptions? options)
    {
        (this.grid, this.options) = (grid, options);
        this.results = results.ToLookup(result => (result.Key.Dataset, result.Key.Model, result.Key.Noise, result.Key.Loss));
    }

    /// <summary>Every data set, network, noise and loss in the order of the plan; of each its classes, then all together.</summary>
    /// <param name="grid">All trainings that are asked for.</param>
    /// <param name="results">Those that are done.</param>
    /// <param name="options">How intervals are computed; null: the defaults.</param>
    public static IReadOnlyList<ComparedLoss> Of(ComparisonGrid grid, IReadOnlyCollection<JobResult> results, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(results);
        var summary = new ComparisonSummary(grid, results, options);
        var rows = summary.Places().AsParallel().AsOrdered().Select(place => summary.Row(place.Cell, place.Class, place.Planned)).ToArray();
        foreach (var family in rows.Index().Where(row => row.Item.AgainstBaseline is not null).GroupBy(row => row.Item.IsOverall))
        {
            var adjusted = PValueAdjustment.Holm([.. family.Select(row => row.Item.AgainstBaseline!.Wilcoxon.PValue)]);
            foreach (var ((index, row), p) in family.Zip(adjusted))
            {
                rows[index] = row with { HolmP = p };
            }
        }

        return rows;
    }

    private IEnumerable<((string Dataset, string Model, string Noise, string Loss) Cell, string Class, int Planned)> Places()
    {
        var classes = results.SelectMany(cell => cell).GroupBy(result => result.Key.Dataset).ToDictionary(dataset => dataset.Key, dataset => dataset.First().Classes.Skip(1).ToArray());
        foreach (var cell in grid.Jobs.GroupBy(job => (job.Key.Dataset, job.Key.Model, job.Key.Noise, job.Key.Loss)))
        {
            foreach (var name in classes.GetValueOrDefault(cell.Key.Dataset, []).Append(ComparedLoss.AllClasses))
            {
                yield return (cell.Key, name, cell.Count());
            }
        }
    }

    private ComparedLoss Row((string Dataset, string Model, string Noise, string Loss) cell, string name, int planned)
    {
        var own = Scores(cell, name, score => score.Dice);
        var isBaseline = cell.Loss == grid.Baseline;
        var plain = isBaseline ? null : Scores(cell with { Loss = grid.Baseline }, name, score => score.Dice);
        var clean = isBaseline || cell.Noise == CellKey.Clean ? null : Scores(cell with { Loss = grid.Baseline, Noise = CellKey.Clean }, name, score => score.Dice);
        return new(cell.Dataset, cell.Model, cell.Noise, cell.Loss, name)
        {
            Planned = planned,
            Finished = results[cell].Count(),
            HasChosenWeights = results[cell].Any(result => result.ChosenStep is not null),
            Dice = Bootstrap.Mean(own.ByCase(), options),
            Late = Bootstrap.Mean(Scores(cell, name, score => score.Late).ByCase(), options),
            AgainstBaseline = plain is null ? null : CellScores.ByCase(own, plain) is [var method, var baseline] ? PairedComparison.Of(method, baseline, options) : null,
            Repaired = clean is null or { Count: 0 } ? null : CellScores.ByCase(own, plain!, clean) is [var repairing, var damaged, var whole] ? RepairedShare.Of(repairing, damaged, whole, options) : null,
        };
    }

    private CellScores Scores((string, string, string, string) cell, string name, Func<TestScore, double?> value) => CellScores.Of(results[cell], value, name == ComparedLoss.AllClasses ? null : name);
}
