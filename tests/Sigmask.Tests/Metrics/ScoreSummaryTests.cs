using Sigmask.Data;
using Sigmask.Metrics;
using Sigmask.Statistics;

namespace Sigmask.Tests.Metrics;

public sealed class ScoreSummaryTests
{
    private static readonly string[] Classes = ["background", "liver", "vein"];

    [Fact]
    public void Means_are_those_worked_out_by_hand_and_leave_out_what_cannot_be_scored()
    {
        CaseScore[] scores =
        [
            .. CaseScore.Of(new("a", "p"), [1, 1, 2, 0], [1, 1, 2, 2], Classes), // liver 1, vein 2/3
            .. CaseScore.Of(new("b", "q"), [1, 0, 0, 0], [1, 1, 0, 0], Classes), // liver 2/3, vein n/a
            .. CaseScore.Of(new("c", "r"), [0, 0, 0, 0], [0, 0, 0, 0], Classes), // both n/a
            .. CaseScore.Of(new("d", "s"), [0, 0, 0, 0], [2, 0, 0, 0], Classes), // liver n/a, vein missed
        ];
        var summary = ScoreSummary.Of(scores, CaseMetrics.Of(scores, new(), "mm"));
        Assert.Equal(["liver", "vein", "all"], summary.Select(one => one.Name));
        Assert.Equal([1, 2, null], summary.Select(one => one.Class));
        Assert.Equal([2, 2, 3], summary.Select(one => one["dice"]!.Cases));
        Assert.Equal([5.0 / 6, 1.0 / 3, ((5.0 / 6) + (2.0 / 3) + 0) / 3], summary.Select(one => one["dice"]!.Mean), (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.Equal(((1 + 0.5) / 2), summary[0]["iou"]!.Mean, 1e-12);
        Assert.Equal(2.0 / 3, summary[2]["dice"]!.Median, 1e-12);
    }

    [Fact]
    public void A_class_that_no_case_shows_has_no_estimate()
    {
        var scores = CaseScore.Of(new("a", "p"), [1, 0], [1, 0], Classes);
        var summary = ScoreSummary.Of(scores, CaseMetrics.Of(scores, new(), "mm"));
        Assert.Null(summary[1]["dice"]);
        Assert.Equal(1, summary[2]["dice"]!.Mean);
    }

    [Fact]
    public void A_key_of_no_metric_or_of_several_is_refused_with_what_there_is()
    {
        var scores = CaseMeasurement.Of(new("a", "p"), [1, 0, 0, 2], [1, 0, 0, 2], new VoxelGrid([2, 2]), Classes);
        var summary = ScoreSummary.Of(scores, CaseMetrics.Of(scores, new(), "mm"))[0];

        var unknown = Assert.Throws<ArgumentException>(() => summary["nonsense"]);
        var several = Assert.Throws<ArgumentException>(() => summary["lesions"]);

        Assert.StartsWith("No metric \"nonsense\" was measured; there are dice, iou, sensitivity, specificity, precision, hd_mm, hd95_mm,", unknown.Message, StringComparison.Ordinal);
        Assert.StartsWith("\"lesions\" is not one number, but reference, found, predicted, false_alarms; take it from Estimates by key and part.", several.Message, StringComparison.Ordinal);
        Assert.NotNull(summary["hd95_mm"]);
    }

    [Fact]
    public void Every_metric_of_every_class_has_the_estimate_that_it_has_alone()
    {
        var random = RandomSearch.Numbers();
        CaseScore[] scores = [.. Enumerable.Range(0, 12).SelectMany(index => CaseScore.Of(new($"{index}", $"{index / 2}"), Labels(), Labels(), Classes))];
        var metrics = CaseMetrics.Of(scores, new(), "mm");
        var options = new BootstrapOptions { Resamples = 100 };

        var summary = ScoreSummary.Of(scores, metrics, options);

        Assert.Equal([1, 2, null], summary.Select(one => one.Class));
        Assert.All(summary, one => Assert.Equal(metrics, one.Estimates.Select(part => part.Metric)));
        Assert.All(summary, one => Assert.All(one.Estimates, part =>
            Assert.Equal(Bootstrap.Mean(ScoreSummary.ByCase(scores.Where(score => one.Class is null || score.Class == one.Class), part.Metric.Value), options), part.Estimate)));

        byte[] Labels() => [.. Enumerable.Range(0, 20).Select(_ => (byte)random.Next(3))];
    }
}
