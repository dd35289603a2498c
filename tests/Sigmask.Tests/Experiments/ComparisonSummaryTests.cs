using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Tests.Experiments;

public sealed class ComparisonSummaryTests
{
    [Fact]
    public void Losses_are_paired_training_by_training_and_seeds_averaged_first()
    {
        JobResult[] results =
        [
            Trained("plain", "strong", 1, 0.5, 0.4, 0.3), Trained("plain", "strong", 2, 0.6, 0.5, 0.4), Trained("plain", "none", 1, 0.9, 0.8, 0.9),
            Trained("envelope", "strong", 1, 0.7, 0.6, 0.5),
        ];

        var row = Overall(results, "envelope", "strong");

        Assert.Equal((2, 1), (row.Planned, row.Finished));
        Assert.Equal(0.6, row.Dice!.Mean, 1e-9);
        Assert.Equal(0.4, row.AgainstBaseline!.Second.Mean, 1e-9);
        Assert.Equal(0.2, row.AgainstBaseline.Difference.Mean, 1e-9);
        Assert.Equal(0.6 / 1.4, row.Repaired!.Share!.Value, 1e-9);
        Assert.Equal(0.5, row.Late!.Mean, 1e-9);
        var plain = Overall(results, "plain", "strong");
        Assert.Equal(0.45, plain.Dice!.Mean, 1e-9);
        Assert.Equal((3, null, null, null), (plain.Dice.Cases, plain.AgainstBaseline, plain.HolmP, plain.Repaired));
        Assert.Null(Overall([.. results, Trained("envelope", "none", 1, 0.9, 0.8, 0.8)], "envelope", "none").Repaired);
    }

    [Fact]
    public void Every_cell_of_the_plan_has_its_rows_whether_it_is_done_or_not()
    {
        var rows = ComparisonSummary.Of(Grid, [Trained("plain", "strong", 1, 0.5, 0.4, 0.3)]);

        Assert.Equal(["plain", "envelope", "gce"], rows.Where(row => row is { IsOverall: true, Noise: "strong" }).Select(row => row.Loss));
        Assert.Equal(["structure", "all"], rows.Take(2).Select(row => row.Class));
        Assert.All(rows.Where(row => row.Finished == 0), row => Assert.Equal((2, null, null), (row.Planned, row.Dice, row.AgainstBaseline)));
        Assert.Equal(6, ComparisonSummary.Of(Grid, []).Count);
    }

    [Fact]
    public void P_values_are_adjusted_for_all_comparisons_of_the_table()
    {
        JobResult[] results = [Trained("plain", "strong", 1, 0.5, 0.4, 0.3, 0.5), Trained("envelope", "strong", 1, 0.6, 0.52, 0.43, 0.64), Trained("gce", "strong", 1, 0.4, 0.42, 0.31, 0.52)];

        var (envelope, gce) = (Overall(results, "envelope", "strong"), Overall(results, "gce", "strong"));

        double[] expected = PValueAdjustment.Holm([envelope.AgainstBaseline!.Wilcoxon.PValue, gce.AgainstBaseline!.Wilcoxon.PValue]);
        Assert.Equal((expected[0], expected[1]), (envelope.HolmP!.Value, gce.HolmP!.Value));
        Assert.Equal(0.25, expected[0], 1e-9);
    }

    [Fact]
    public void A_loss_that_rightly_finds_nothing_where_another_invents_a_structure_is_perfect_there()
    {
        JobResult[] results = [Trained("plain", "strong", 1, 0.5, null, null), Trained("envelope", "strong", 1, 0.7, 0, null)];

        var row = Overall(results, "envelope", "strong");

        Assert.Equal(2, row.AgainstBaseline!.Difference.Cases);
        Assert.Equal((0.2 - 1) / 2, row.AgainstBaseline.Difference.Mean, 1e-12);
        Assert.Equal((1, 0.5), (Overall(results, "plain", "strong").Dice!.Cases, Overall(results, "plain", "strong").Dice!.Mean));
        var overall = Assert.Single(OverallComparison.Of(Grid, results), one => one is { Loss: "envelope", IsClean: false });
        Assert.Equal((0.2 - 1) / 2, overall.Difference!.Value, 1e-12);
    }

    private static ComparisonGrid Grid => new("plain",
    [
        .. from seed in (int[])[1, 2] from noise in (string[])["none", "strong"] from loss in (string[])["plain", "envelope", "gce"]
           select new CellKey("hearts", "unet-tiny", loss, noise, seed) into key select new PlannedJob(FolderName.Of(key), "", key),
    ]);

    private static ComparedLoss Overall(JobResult[] results, string loss, string noise)
        => ComparisonSummary.Of(Grid, results).Single(row => row.IsOverall && row.Loss == loss && row.Noise == noise);

    // Of a thousand pixels in reference and prediction together; late values are a tenth lower.
    private static JobResult Trained(string loss, string noise, int seed, params double?[] dice) => new()
    {
        Key = new("hearts", "unet-tiny", loss, noise, seed),
        Identity = "",
        Classes = ["background", "structure"],
        Scores = [.. dice.Select((value, index) => Math.Round(500 * (value ?? 0)) is var both && value is null
            ? new TestScore($"case{index}", $"patient{index}", 1, "structure", 0, 0, 0, 1000, null)
            : new TestScore($"case{index}", $"patient{index}", 1, "structure", (long)both, 500 - (long)both, 500 - (long)both, 0, value - 0.1))],
        LateValidations = 2,
        Curve = [],
        Steps = 400,
        ChosenStep = null,
        Seconds = 20,
        MillisecondsPerStep = 50,
        PeakMegabytes = 500,
    };
}
