using Sigmask.Experiments;
using Sigmask.Reports;
using Sigmask.Statistics;

namespace Sigmask.Tests.Reports;

public sealed class RepairedCellsTests
{
    [Fact]
    public void Cells_whose_damage_is_not_sure_are_said_to_be_in_the_share_of_all()
    {
        Assert.Equal(
            "over all 3 cells together, 2 of which have no share of their own (–), as the damage there is not sure",
            RepairedCells.Words([Row("burn", "envelope", isSure: false), Row("fetal", "envelope", isSure: true), Row("cardiac", "envelope", isSure: false)]));
        Assert.EndsWith("2 cells together, 1 of which has no share of its own (–), as the damage there is not sure", RepairedCells.Words([Row("burn", "envelope", isSure: false), Row("fetal", "envelope", isSure: true)]), StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_are_counted_not_losses()
    {
        ComparedLoss[] rows = [.. from loss in (string[])["envelope", "gce"] from dataset in (string[])["burn", "fetal"] select Row(dataset, loss, dataset == "fetal")];
        Assert.StartsWith("over all 2 cells together, 1 of which ", RepairedCells.Words(rows), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_where_the_damage_is_sure_in_all_or_nothing_was_trained_on_clean_labels()
    {
        Assert.Null(RepairedCells.Words([Row("burn", "envelope", isSure: true), Row("fetal", "envelope", isSure: true)]));
        Assert.Null(RepairedCells.Words([Row("burn", "envelope", isSure: true), Row("fetal", "envelope", isSure: true) with { Repaired = null }]));
        Assert.Null(RepairedCells.Words([Row("burn", "envelope", isSure: false)]));
        Assert.Null(RepairedCells.Words([]));
    }

    [Fact]
    public void It_stands_after_the_share()
    {
        var overall = new OverallComparison("envelope", false)
        {
            Planned = 2, Compared = 2, Difference = 0.025, Interval = new(0.01, 0.04, IntervalMethod.BiasCorrected), HolmP = 0.02, RankBiserial = 0.5, Repaired = 0.284, RepairedInterval = new(0.1, 0.45, IntervalMethod.BiasCorrected),
        };
        var grid = new ComparisonGrid("plain", [new("", "", new("burn", "unet", "plain", "none", 1))]);
        var said = Assert.Single(ComparisonVerdict.Of([overall], [Row("burn", "envelope", isSure: false), Row("fetal", "envelope", isSure: true)], grid));
        Assert.EndsWith("(10 to 45). This share is over all 2 cells together, 1 of which has no share of its own (–), as the damage there is not sure.", said, StringComparison.Ordinal);
    }

    private static ComparedLoss Row(string dataset, string loss, bool isSure)
    {
        CaseValue[] Cases(Func<int, double> value) => [.. Enumerable.Range(0, 20).Select(i => new CaseValue(new($"{i}", $"{i}"), value(i)))];
        return new(dataset, "unet", "strong", loss, ComparedLoss.AllClasses)
        {
            Planned = 1, Finished = 1, Dice = null, Late = null, Repaired = RepairedShare.Of(Cases(_ => 0.55), Cases(_ => 0.5), Cases(i => 0.5 + (isSure ? 0.2 + (0.001 * i) : 0.1 - (0.2 * (i % 2))))),
        };
    }
}
