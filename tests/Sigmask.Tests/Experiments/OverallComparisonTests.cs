using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Tests.Experiments;

public sealed class OverallComparisonTests
{
    [Fact]
    public void Cells_count_alike_whatever_the_number_of_their_cases()
    {
        JobResult[] results =
        [
            Trained("a", "plain", "strong", 0.5, 0.5), Trained("a", "envelope", "strong", 0.6, 0.6), Trained("a", "plain", "none", 0.9, 0.9),
            Trained("b", "plain", "strong", 0.5, 0.5, 0.5, 0.5), Trained("b", "envelope", "strong", 0.8, 0.8, 0.8, 0.8), Trained("b", "plain", "none", 0.9, 0.9, 0.9, 0.9),
        ];

        var (wrong, clean) = (Of(results)[0], Of(results)[1]);

        Assert.Equal(("envelope", false, 2, 2), (wrong.Loss, wrong.IsClean, wrong.Planned, wrong.Compared));
        Assert.Equal(0.2, wrong.Difference!.Value, 1e-9);
        Assert.Equal((0.2, 0.2), (Math.Round(wrong.Interval!.Low, 9), Math.Round(wrong.Interval.High, 9)));
        Assert.Equal(0.2 / 0.4, wrong.Repaired!.Value, 1e-9);
        Assert.Equal((true, 2, 0, null), (clean.IsClean, clean.Planned, clean.Compared, clean.Difference));
    }

    [Fact]
    public void Of_a_single_cell_it_is_what_the_cell_says()
    {
        var random = new Random(3);
        double[] Scores(double mean) => [.. Enumerable.Range(0, 20).Select(_ => mean + (0.1 * random.NextDouble()))];
        var grid = Grid("a");
        JobResult[] results = [Trained("a", "plain", "strong", Scores(0.5)), Trained("a", "envelope", "strong", Scores(0.6)), Trained("a", "plain", "none", Scores(0.8))];

        var overall = OverallComparison.Of(grid, results)[0];
        var row = ComparisonSummary.Of(grid, results).Single(row => row is { IsOverall: true, Noise: "strong", Loss: "envelope" });

        Assert.Equal(row.AgainstBaseline!.Difference.Mean, overall.Difference!.Value, 1e-12);
        Assert.Equal(row.AgainstBaseline.Wilcoxon.PValue, overall.HolmP!.Value, 1e-12);
        Assert.Equal(row.Repaired!.Share!.Value, overall.Repaired!.Value, 1e-12);
        Assert.Equal(row.AgainstBaseline.Difference.Interval!.Low, overall.Interval!.Low, 0.005);
        Assert.Equal(row.AgainstBaseline.Difference.Interval.High, overall.Interval.High, 0.005);
    }

    [Fact]
    public void Of_data_sets_with_one_patient_each_no_interval_is_feigned()
    {
        var overall = Of([Trained("a", "plain", "strong", 0.5), Trained("a", "envelope", "strong", 0.53), Trained("a", "plain", "none", 0.6), Trained("b", "plain", "strong", 0.5), Trained("b", "envelope", "strong", 0.53), Trained("b", "plain", "none", 0.6)])[0];

        Assert.Equal(0.03, overall.Difference!.Value, 1e-9);
        Assert.Equal((null, null, null, 0), (overall.Interval, overall.Repaired, overall.RepairedInterval, overall.Sign));
    }

    [Fact]
    public void Seeds_of_a_case_are_averaged_before_cases_are()
    {
        // Of the second case the structure was found by nobody, though absent, with the first seed: one seed of it can be scored, and it counts as much as the first case.
        static long Missed(long hits) => hits < 0 ? 0 : 100 - hits;
        static JobResult Of(string loss, int seed, params (string Case, long Hits)[] cases) => Trained("a", loss, "strong") with
        {
            Key = new("a", "unet-tiny", loss, "strong", seed),
            Scores = [.. cases.Select(one => new TestScore(one.Case, one.Case, 1, "structure", Math.Max(0, one.Hits), Missed(one.Hits), Missed(one.Hits), 0, null))],
        };
        JobResult[] results = [Of("plain", 1, ("x", 50), ("y", -1)), Of("envelope", 1, ("x", 60), ("y", -1)), Of("plain", 2, ("x", 50), ("y", 80)), Of("envelope", 2, ("x", 60), ("y", 30))];
        var grid = new ComparisonGrid("plain", [.. results.Select(result => new PlannedJob($"{result.Key.Loss}{result.Key.Seed}", "", result.Key))]);

        var overall = OverallComparison.Of(grid, results)[0];

        Assert.Equal(-0.2, overall.Difference!.Value, 1e-9);
        Assert.Equal(ComparisonSummary.Of(grid, results).Single(row => row is { IsOverall: true, Loss: "envelope" }).AgainstBaseline!.Difference.Mean, overall.Difference.Value, 1e-12);
    }

    [Fact]
    public void A_patient_who_was_tested_in_several_cells_is_one_patient_still()
    {
        JobResult[] one = [Trained("a", "plain", "strong", 0.5, 0.52, 0.54, 0.5, 0.6, 0.58), Trained("a", "envelope", "strong", 0.51, 0.55, 0.6, 0.55, 0.72, 0.62)];
        JobResult[] two = [.. one, .. one.Select(result => result with { Key = result.Key with { Model = "unet" } })];

        var (single, both) = (Assert.Single(OverallComparison.Of(Asked(one), one)), Assert.Single(OverallComparison.Of(Asked(two), two)));

        // All of six gain, which two of 64 choices of signs do; with each patient twice it would be two of 4096, and a narrower interval.
        Assert.Equal((1, 2), (single.Compared, both.Compared));
        Assert.Equal(2 / 64.0, both.HolmP!.Value, 1e-12);
        Assert.Equal((0.01 + 0.03 + 0.06 + 0.05 + 0.12 + 0.04) / 6, both.Difference!.Value, 1e-9);
        Assert.True(both.Interval!.Low < both.Interval.High);
        Assert.Equal(single.Interval, both.Interval);
    }

    [Fact]
    public void The_difference_is_a_mean_over_cases_and_the_test_takes_the_mean_of_each_patient()
    {
        double[][] gains = [[0.1], [-0.04, -0.04, -0.04], [0.06], [0.01, 0.02, 0.03]];
        JobResult Scored(string loss, Func<double, double> dice) => Trained("a", loss, "strong") with
        {
            Scores = [.. gains.SelectMany((cases, patient) => cases.Select((gain, i) => Score($"c{patient}-{i}", $"p{patient}", dice(gain))))],
        };
        JobResult[] results = [Scored("plain", _ => 0.5), Scored("envelope", gain => 0.5 + gain)];

        var overall = Assert.Single(OverallComparison.Of(Asked(results), results));

        // The means are 0.1, -0.04, 0.06 and 0.02: rank 2 of 4 is against, and three sets of ranks have a sum of at most 2. Of the sums, 0.1, -0.12, 0.06 and 0.06, it would be rank 4.
        Assert.Equal((0.1 - (3 * 0.04) + 0.06 + (0.01 + 0.02 + 0.03)) / 8, overall.Difference!.Value, 1e-9);
        Assert.Equal(2 * 3 / 16.0, overall.HolmP!.Value, 1e-12);
        Assert.Equal((8 - 2) / 10.0, overall.RankBiserial!.Value, 1e-12);
    }

    [Fact]
    public void Losses_on_the_same_kind_of_labels_are_corrected_for_together_and_one_without_results_does_not_count()
    {
        (string Loss, string Noise)[] cells = [("plain", "strong"), ("envelope", "strong"), ("gce", "strong"), ("sce", "strong"), ("plain", "none"), ("envelope", "none")];
        var grid = new ComparisonGrid("plain", [.. cells.Select(cell => new PlannedJob($"{cell.Loss} {cell.Noise}", "", new CellKey("a", "unet-tiny", cell.Loss, cell.Noise, 1)))]);
        JobResult[] results =
        [
            Trained("a", "plain", "strong", 0.5, 0.5, 0.5, 0.5, 0.5),
            Trained("a", "envelope", "strong", 0.51, 0.52, 0.53, 0.54, 0.55),
            Trained("a", "sce", "strong", 0.55, 0.54, 0.47, 0.52, 0.49),
            Trained("a", "plain", "none", 0.9, 0.88, 0.91, 0.86, 0.92),
            Trained("a", "envelope", "none", 0.91, 0.9, 0.94, 0.9, 0.97),
        ];

        var overall = OverallComparison.Of(grid, results);

        // The envelope gains with all five patients: p = 2/32. With sce ranks 3 and 1 are against: 7 sets of ranks have a sum of at most 4, p = 14/32. Holm for two: twice the smaller, and the larger.
        Assert.Equal([("envelope", false), ("gce", false), ("sce", false), ("envelope", true)], overall.Select(one => (one.Loss, one.IsClean)));
        Assert.Equal(2 * 2 / 32.0, overall[0].HolmP!.Value, 1e-12);
        Assert.Equal((1, 0, null, null), (overall[1].Planned, overall[1].Compared, overall[1].Difference, overall[1].HolmP));
        Assert.Equal(14 / 32.0, overall[2].HolmP!.Value, 1e-12);

        // On clean labels it is the only one.
        Assert.Equal(2 / 32.0, overall[3].HolmP!.Value, 1e-12);
    }

    [Fact]
    public void Nothing_is_repaired_where_wrong_labels_did_no_sure_damage()
    {
        var overall = Of([Trained("a", "plain", "strong", 0.5, 0.9), Trained("a", "envelope", "strong", 0.6, 0.9), Trained("a", "plain", "none", 0.6, 0.8)])[0];
        Assert.Equal((null, null), (overall.Repaired, overall.RepairedInterval));
        Assert.Equal(0.05, overall.Difference!.Value, 1e-9);
    }

    [Fact]
    public void A_cell_whose_own_damage_is_not_sure_counts_in_the_share_of_all()
    {
        JobResult[] results =
        [
            Trained("a", "plain", "strong", 0.5, 0.5, 0.5, 0.5), Trained("a", "envelope", "strong", 0.6, 0.6, 0.6, 0.6), Trained("a", "plain", "none", 0.9, 0.9, 0.9, 0.9),
            Trained("b", "plain", "strong", 0.5, 0.5, 0.5, 0.5), Trained("b", "envelope", "strong", 0.55, 0.55, 0.55, 0.55), Trained("b", "plain", "none", 0.6, 0.4, 0.6, 0.42),
        ];

        Assert.Null(ComparisonSummary.Of(Grid("a", "b"), results).Single(row => row is { IsOverall: true, Dataset: "b", Noise: "strong", Loss: "envelope" }).Repaired!.Share);
        Assert.Equal((0.1 + 0.05) / (0.4 + 0.005), Of(results)[0].Repaired!.Value, 1e-6);
    }

    [Fact]
    public void Without_results_every_cell_is_counted_and_nothing_is_said()
    {
        Assert.All(Of([]), one => Assert.Equal((2, 0, null, null), (one.Planned, one.Compared, one.Difference, one.HolmP)));
        Assert.Equal(2, Of([]).Count);
    }

    private static readonly string[] Noises = ["none", "strong"];
    private static readonly string[] Losses = ["plain", "envelope"];

    private static IReadOnlyList<OverallComparison> Of(JobResult[] results) => OverallComparison.Of(Grid("a", "b"), results);

    private static ComparisonGrid Grid(params string[] datasets) => new("plain",
    [
        .. from dataset in datasets from noise in Noises from loss in Losses select new PlannedJob($"{dataset}{noise}{loss}", "", new CellKey(dataset, "unet-tiny", loss, noise, 1)),
    ]);

    // Exactly what was done.
    private static ComparisonGrid Asked(JobResult[] results) => new("plain", [.. results.Select(result => new PlannedJob($"{result.Key}", "", result.Key))]);

    private static JobResult Trained(string dataset, string loss, string noise, params double[] dice) => new()
    {
        Key = new(dataset, "unet-tiny", loss, noise, 1),
        Identity = "",
        Classes = ["background", "structure"],
        Scores = [.. dice.Select((value, i) => Score($"c{i}", $"p{i}", value))],
        LateValidations = 1, Curve = [], Steps = 1, ChosenStep = null, Seconds = 1, MillisecondsPerStep = 1, PeakMegabytes = 1,
    };

    // One structure with 100000 pixels in the reference: as many of them as the Dice says, and as many false ones as are missed.
    private static TestScore Score(string name, string patient, double dice)
    {
        var hits = (long)Math.Round(100000 * dice);
        return new(name, patient, 1, "structure", hits, 100000 - hits, 100000 - hits, 0, dice);
    }
}
