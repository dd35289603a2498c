using Sigmask.Data;
using Sigmask.Statistics;

namespace Sigmask.Experiments;

/// <summary>
/// A loss against the baseline over all cells of a comparison (data set, network, noise) that are alike in whether labels were wrong: the mean over cells of the mean difference
/// over cases. Intervals draw the patients of each data set anew, a patient with all cells that it was tested in; the test has one mean for each patient.
/// </summary>
/// <param name="Loss">Name of the loss.</param>
/// <param name="IsClean">True for the cells that were trained on the labels as they are.</param>
public sealed record OverallComparison(string Loss, bool IsClean)
{
    /// <summary>Cells that the plan asks for.</summary>
    public required int Planned { get; init; }

    /// <summary>Those for which there is something to pair.</summary>
    public required int Compared { get; init; }

    /// <summary>Mean difference of Dice, loss minus baseline; null if there is nothing to pair.</summary>
    public double? Difference { get; init; }

    /// <summary>Its interval; null where a data set has a single patient, of whose kind nothing is known to vary.</summary>
    public ConfidenceInterval? Interval { get; init; }

    /// <summary>Wilcoxon's signed-rank test over patients, two-sided, adjusted by Holm for all losses on the same kind of cells.</summary>
    public double? HolmP { get; init; }

    /// <summary>Which way the signed ranks of the patients point, in [-1, 1]; large data sets have more of them.</summary>
    public double? RankBiserial { get; init; }

    /// <summary>1 if it is better than the baseline, -1 if worse, 0 if that is open (<see cref="Significance"/>).</summary>
    public int Sign => Significance.Sign(Interval, HolmP, RankBiserial);

    /// <summary>Mean gain through mean damage over the cells that have a baseline on clean labels; null where the interval of the damage does not lie above 0 (<see cref="RepairedShare"/>).</summary>
    public double? Repaired { get; init; }

    /// <summary>Its interval.</summary>
    public ConfidenceInterval? RepairedInterval { get; init; }

    /// <summary>1 if damage is surely repaired, -1 if surely added to, 0 if that is open.</summary>
    internal int RepairedSign => Significance.SignOfShare(Sign, RepairedInterval);

    /// <summary>All losses but the baseline, in the order of the plan: first on wrong labels, then on clean ones, as far as there are such cells.</summary>
    /// <param name="grid">All trainings that are asked for.</param>
    /// <param name="results">Those that are done.</param>
    /// <param name="options">How intervals are computed; null: the defaults.</param>
    public static IReadOnlyList<OverallComparison> Of(ComparisonGrid grid, IReadOnlyCollection<JobResult> results, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(results);
        var values = results.ToLookup(result => Cell(result.Key));
        return [.. Kind(isClean: false), .. Kind(isClean: true)];

        IEnumerable<OverallComparison> Kind(bool isClean) => Adjusted(
            grid.Jobs.Where(job => job.Key.Loss != grid.Baseline && job.Key.Noise == CellKey.Clean == isClean)
                .GroupBy(job => job.Key.Loss)
                .Select(loss => Of(loss.Key, isClean, [.. loss.Select(job => Cell(job.Key)).Distinct()], grid.Baseline, values, options ?? new())));
    }

    private static (string Dataset, string Model, string Noise, string Loss) Cell(CellKey key) => (key.Dataset, key.Model, key.Noise, key.Loss);

    private static IEnumerable<OverallComparison> Adjusted(IEnumerable<(OverallComparison Loss, double? PValue)> losses)
    {
        var all = losses.ToArray();
        var adjusted = new Queue<double>(PValueAdjustment.Holm([.. all.Select(one => one.PValue).OfType<double>()]));
        return all.Select(one => one.PValue is null ? one.Loss : one.Loss with { HolmP = adjusted.Dequeue() });
    }

    private static (OverallComparison Loss, double? PValue) Of(
        string loss,
        bool isClean,
        (string Dataset, string Model, string Noise, string Loss)[] cells,
        string baseline,
        ILookup<(string Dataset, string Model, string Noise, string Loss), JobResult> values,
        BootstrapOptions options)
    {
        var (gains, repairs) = (new CellMeans(), new CellMeans());
        foreach (var cell in cells)
        {
            var (own, plain) = (Scores(cell), Scores(cell with { Loss = baseline }));
            gains.Add(cell.Dataset, ByCase(own, plain).Select(one => (one.Key, one.Values[0] - one.Values[1], 0.0)));
            if (!isClean)
            {
                var clean = Scores(cell with { Loss = baseline, Noise = CellKey.Clean });
                repairs.Add(cell.Dataset, ByCase(own, plain, clean).Select(one => (one.Key, one.Values[0] - one.Values[1], one.Values[2] - one.Values[1])));
            }
        }

        var compared = new OverallComparison(loss, isClean) { Planned = cells.Length, Compared = gains.Cells };
        if (gains.Cells == 0)
        {
            return (compared, null);
        }

        var damage = repairs.Cells == 0 ? null : repairs.Resampled(means => means.Second, options)?.Interval(options.Method, options.Confidence);
        var shares = damage is { Low: > 0 } ? repairs.Resampled(means => RepairedShare.Of(means.First, means.Second), options) : null;
        var share = shares is null ? null : RepairedShare.Bounded(shares, options);
        var test = WilcoxonSignedRank.Test(gains.ByPatient);
        return (compared with
        {
            RankBiserial = test.Ranks.RankBiserial,
            Difference = gains.Mean.First,
            Interval = gains.Resampled(means => means.First, options)?.Interval(options.Method, options.Confidence),
            Repaired = share is null ? null : shares!.Observed,
            RepairedInterval = share,
        }, test.PValue);

        // Seeds are averaged case by case, as in the rows.
        static IEnumerable<(CaseKey Key, double[] Values)> ByCase(params CellScores[] cells)
        {
            var byCell = CellScores.ByCase(cells);
            return byCell[0].Select((one, place) => (one.Key, byCell.Select(cell => cell[place].Value).ToArray()));
        }

        CellScores Scores((string, string, string, string) cell) => CellScores.Of(values[cell], score => score.Dice);
    }

    /// <summary>Means over cells of means over cases, of the patients that are drawn.</summary>
    private sealed class CellMeans
    {
        private readonly Dictionary<(string Dataset, string Patient), List<(int Cell, double First, double Second, int Count)>> patients = [];

        public int Cells { get; private set; }

        public (double First, double Second) Mean => Of(Enumerable.Range(0, patients.Count));

        public double[] ByPatient => [.. patients.Values.Select(sums => sums.Average(sum => sum.First / sum.Count))];

        public void Add(string dataset, IEnumerable<(CaseKey Case, double First, double Second)> values)
        {
            var isEmpty = true;
            foreach (var patient in values.GroupBy(value => value.Case.Patient))
            {
                isEmpty = false;
                if (!patients.TryGetValue((dataset, patient.Key), out var sums))
                {
                    patients[(dataset, patient.Key)] = sums = [];
                }

                sums.Add((Cells, patient.Sum(value => value.First), patient.Sum(value => value.Second), patient.Count()));
            }

            Cells += isEmpty ? 0 : 1;
        }

        /// <summary>Null where a data set has a single patient: drawn anew it is always the same one.</summary>
        public BootstrapDistribution? Resampled(Func<(double First, double Second), double> statistic, BootstrapOptions options)
        {
            if (patients.Keys.CountBy(patient => patient.Dataset).Any(dataset => dataset.Value < 2))
            {
                return null;
            }

            // Clusters are numbers of patients, so that the statistic knows who was drawn.
            double[][] clusters = [.. Enumerable.Range(0, patients.Count).Select(patient => new double[] { patient })];
            return BootstrapDistribution.Of(clusters, drawn => statistic(Of([.. drawn.ToArray().Select(patient => (int)patient)])), Draws(options));
        }

        // As many patients of each data set as it has.
        private IEnumerable<int[]> Draws(BootstrapOptions options)
        {
            var strata = patients.Keys.Index().GroupBy(patient => patient.Item.Dataset).Select(dataset => dataset.Select(patient => patient.Index).ToArray()).ToArray();
            var random = new Random(options.Seed);
            for (var r = 0; r < options.Resamples; r++)
            {
                yield return [.. strata.SelectMany(members => random.GetItems(members, members.Length))];
            }
        }

        private (double First, double Second) Of(IEnumerable<int> drawn)
        {
            var sums = new (double First, double Second, int Count)[Cells];
            var byIndex = All;
            foreach (var patient in drawn)
            {
                foreach (var (cell, first, second, count) in byIndex[patient])
                {
                    sums[cell] = (sums[cell].First + first, sums[cell].Second + second, sums[cell].Count + count);
                }
            }

            var there = sums.Where(sum => sum.Count > 0).ToArray();
            return (there.Average(sum => sum.First / sum.Count), there.Average(sum => sum.Second / sum.Count));
        }

        private List<(int Cell, double First, double Second, int Count)>[] All => all ??= [.. patients.Values];

        private List<(int Cell, double First, double Second, int Count)>[]? all;
    }
}
