using Sigmask.Experiments;
using Sigmask.Reports;
using Sigmask.Statistics;

namespace Sigmask.Tests.Reports;

public sealed class ComparisonAnswerTests
{
    private const int Many = 200;

    [Theory]
    [InlineData(0.01, 0.04, 0.02, "Helps on these data: on wrong labels envelope is better than plain.")]
    [InlineData(-0.04, -0.01, 0.02, "Harms on these data: on wrong labels envelope is worse than plain.")]
    [InlineData(-0.01, 0.04, 0.02, "Not shown to help on these data: on wrong labels it is open whether envelope is better or worse than plain, which is not the same as no effect.")]
    [InlineData(0.01, 0.04, 0.06, "Not shown to help on these data: on wrong labels it is open whether envelope is better or worse than plain, which is not the same as no effect.")]
    public void One_loss_helps_harms_or_is_open_by_the_rule_of_the_verdict(double low, double high, double p, string expected) =>
        Assert.Equal(expected, ComparisonAnswer.Of([Overall(low, high) with { HolmP = p }], "plain", Many, isFinished: true));

    [Fact]
    public void What_is_open_has_its_likely_reason()
    {
        Assert.EndsWith(" With 10 test patients only a large difference can be told from chance; more patients may decide it.", ComparisonAnswer.Of([Overall(-0.01, 0.04)], "plain", 10, isFinished: true), StringComparison.Ordinal);
        Assert.EndsWith(" With 6 test patients only a large difference can be told from chance; more patients may decide it.", ComparisonAnswer.Of([Overall(-0.01, 0.04)], "plain", 6, isFinished: true), StringComparison.Ordinal);
        Assert.EndsWith(" With 5 test patients no difference, however large, can be told from chance: hold more patients back, or test each in turn by folds.", ComparisonAnswer.Of([Overall(-0.01, 0.04)], "plain", 5, isFinished: true), StringComparison.Ordinal);
        Assert.EndsWith("better than plain.", ComparisonAnswer.Of([Overall(0.01, 0.04)], "plain", 10, isFinished: true), StringComparison.Ordinal);
        Assert.EndsWith(" The mean points one way, most patients the other.", ComparisonAnswer.Of([Overall(0.01, 0.04) with { RankBiserial = -0.5 }], "plain", 10, isFinished: true), StringComparison.Ordinal);
        Assert.EndsWith(" A data set has a single test patient, from whom nothing can be said about others.", ComparisonAnswer.Of([Overall(0.01, 0.04) with { Interval = null, HolmP = null }], "plain", 1, isFinished: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Harm_on_clean_labels_is_told_beside_help_on_wrong_ones()
    {
        var told = ComparisonAnswer.Of([Overall(0.01, 0.04), Overall(-0.04, -0.01) with { IsClean = true }], "plain", Many, isFinished: true);
        Assert.Equal("Helps on these data: on wrong labels envelope is better than plain; on clean labels it is worse.", told);
    }

    [Fact]
    public void Several_losses_are_counted()
    {
        OverallComparison[] losses = [Overall(0.01, 0.04), Overall(-0.04, -0.01) with { Loss = "gce" }, Overall(-0.01, 0.01) with { Loss = "sce" }, Overall(0.01, 0.04) with { Loss = "adele", IsClean = true }];
        Assert.Equal("1 of 3 losses helps on wrong labels; 1 harms; for 1 it is open, which is not the same as no effect.", ComparisonAnswer.Of(losses, "plain", Many, isFinished: true));
        Assert.Equal("So far: none of 2 losses is shown to help on wrong labels; 1 harms; for 1 it is open, which is not the same as no effect.", ComparisonAnswer.Of(losses[1..3], "plain", Many, isFinished: false));
    }

    [Fact]
    public void Without_anything_to_compare_there_is_no_answer()
    {
        Assert.Equal("No answer yet: nothing is there to compare with plain.", ComparisonAnswer.Of([new("envelope", false) { Planned = 3, Compared = 0 }], "plain", 0, isFinished: false));
        Assert.Equal("", ComparisonAnswer.Of([], "plain", Many, isFinished: true));
    }

    private static OverallComparison Overall(double low, double high) =>
        new("envelope", false) { Planned = 1, Compared = 1, Difference = (low + high) / 2, Interval = new(low, high, IntervalMethod.BiasCorrected), HolmP = 0.02, RankBiserial = Math.Sign(low + high) * 0.5 };
}
