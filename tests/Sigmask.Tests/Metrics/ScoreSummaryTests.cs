using Sigmask.Data;
using Sigmask.Metrics;

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
}
