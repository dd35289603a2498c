using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Metrics;

namespace Sigmask.Tests.Experiments;

public class LossComparisonTests
{
    [Fact]
    public void Methods_are_paired_case_by_case_and_seeds_averaged_first()
    {
        CellResult[] cells =
        [
            Cell("plain", 1, ("p1", 80, 20, 20), ("p2", 50, 50, 50)),
            Cell("plain", 2, ("p1", 60, 40, 40), ("p2", 50, 50, 50)),
            Cell("envelope", 1, ("p1", 80, 20, 20), ("p2", 70, 30, 30)),
            Cell("envelope", 2, ("p1", 80, 20, 20), ("p2", 70, 30, 30)),
        ];

        var all = LossComparison.Of(cells, "plain", "envelope").Single(one => one.Class == "all");

        Assert.Equal(0.6, all.Baseline.Mean, 1e-12);
        Assert.Equal(0.75, all.Method.Mean, 1e-12);
        Assert.Equal(0.15, all.Difference.Mean, 1e-12);
        Assert.Equal(2, all.Difference.Cases);
    }

    [Fact]
    public void A_case_that_only_one_method_can_be_scored_on_is_left_out_of_the_pairs()
    {
        CellResult[] cells =
        [
            Cell("plain", 1, ("p1", 80, 20, 20), ("p2", 0, 0, 0)),
            Cell("envelope", 1, ("p1", 90, 10, 10), ("p2", 0, 5, 0)),
        ];

        var one = LossComparison.Of(cells, "plain", "envelope")[0];

        Assert.Equal(1, one.Difference.Cases);
        Assert.Equal(0.1, one.Difference.Mean, 1e-12);
    }

    [Fact]
    public void Classes_come_in_the_order_of_their_labels_and_all_comes_last()
    {
        CaseScore[] scores = [Score("p1", 2, "LV", 9, 1, 1), Score("p1", 1, "RV", 8, 2, 2)];
        CellResult[] cells = [new(new CellKey("heart", "unet", "plain", "strong", 1), scores, 1), new(new CellKey("heart", "unet", "envelope", "strong", 1), scores, 1)];

        Assert.Equal(["RV", "LV", "all"], LossComparison.Of(cells, "plain", "envelope").Select(one => one.Class));
    }

    private static CellResult Cell(string loss, int seed, params (string Case, long True, long FalsePositive, long FalseNegative)[] cases) =>
        new(new CellKey("heart", "unet", loss, "strong", seed), [.. cases.Select(one => Score(one.Case, 1, "LV", one.True, one.FalsePositive, one.FalseNegative))], 1);

    private static CaseScore Score(string name, int label, string className, long truePositives, long falsePositives, long falseNegatives) =>
        new(new CaseKey(name, name), label, className, new ConfusionCounts(truePositives, falsePositives, falseNegatives, 100));
}
