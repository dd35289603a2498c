using Sigmask.Experiments;
using Sigmask.Reports;
using Sigmask.Statistics;

namespace Sigmask.Tests.Reports;

public sealed class ComparisonAnswerTests
{
    private const int Many = 200;

    private const string OnceTrained = " Each was trained once, and single trainings differ by 1 to 2 points: another seed may change a difference below 1 point.";

    [Theory]
    [InlineData(0.01, 0.04, 0.02, "Helps on these data: +2.5 points of Dice (+1.0 to +4.0) with envelope instead of plain, on wrong labels.")]
    [InlineData(-0.04, -0.01, 0.02, "Harms on these data: −2.5 points of Dice (−4.0 to −1.0) with envelope instead of plain, on wrong labels.")]
    [InlineData(-0.01, 0.04, 0.02, "Not shown to help on these data: on wrong labels, it is open whether envelope is better or worse than plain (+1.5 points of Dice, −1.0 to +4.0), which is not the same as no effect.")]
    [InlineData(0.01, 0.04, 0.06, "Not shown to help on these data: on wrong labels, it is open whether envelope is better or worse than plain (+2.5 points of Dice, +1.0 to +4.0), which is not the same as no effect.")]
    public void One_loss_helps_harms_or_is_open_by_the_rule_of_the_verdict(double low, double high, double p, string expected) =>
        Assert.Equal(expected, Told([Overall(low, high) with { HolmP = p }]));

    [Fact]
    public void Labels_of_ones_own_are_not_called_clean()
    {
        var unspoiled = Overall(0.01, 0.04) with { IsClean = true };

        Assert.Equal("Helps on these data: +2.5 points of Dice (+1.0 to +4.0) with envelope instead of plain, on clean labels.", Told([unspoiled]));
        Assert.Equal("Helps on these data: +2.5 points of Dice (+1.0 to +4.0) with envelope instead of plain, on labels as they are.", Told([unspoiled], grid: Grid(false)));
        Assert.Equal("Helps on these data: +2.5 points of Dice (+1.0 to +4.0) with envelope instead of plain, on labels without added noise.", Told([unspoiled], grid: Grid(true, false)));
    }

    [Theory]
    [InlineData(true, 0.001, 0.003, 1)]
    [InlineData(true, -0.003, -0.001, 1)]
    [InlineData(false, 0.001, 0.003, 2)]
    [InlineData(false, 0.01, 0.03, 1)]
    [InlineData(false, -0.001, 0.003, 1)]
    public void A_small_difference_that_another_seed_may_change_is_told_with_the_answer(bool isTold, double low, double high, int seeds) =>
        Assert.Equal(isTold, Told([Overall(low, high)], seeds: seeds).EndsWith(OnceTrained, StringComparison.Ordinal));

    [Fact]
    public void Data_sets_that_say_the_opposite_of_the_mean_are_named()
    {
        var overall = Overall(0.01, 0.04) with { Planned = 3, Compared = 3 };
        ComparedLoss[] rows = [Row("burn", 0.02, 0.04), Row("fetal", -0.04, -0.02), Row("cardiac", -0.02, 0.02)];

        Assert.Equal("Helps on these data: +2.5 points of Dice (+1.0 to +4.0) on average with envelope instead of plain, on wrong labels; worse on fetal.", Told([overall], rows));
        Assert.EndsWith("which is not the same as no effect; better on burn; worse on fetal.", Told([overall with { HolmP = 0.06 }], rows), StringComparison.Ordinal);
        Assert.EndsWith(", on wrong labels; worse in 2 of 6 comparisons.", Told([overall], [.. rows, .. rows.Select(row => row with { Model = "vit" })]), StringComparison.Ordinal);
        Assert.EndsWith(", on wrong labels.", Told([overall], [rows[0], rows[2]]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_open_has_its_likely_reason()
    {
        Assert.EndsWith(" With 10 test patients only a large difference can be told from chance; more patients may decide it.", Told([Overall(-0.01, 0.04)], patients: 10), StringComparison.Ordinal);
        Assert.EndsWith(" With 6 test patients only a large difference can be told from chance; more patients may decide it.", Told([Overall(-0.01, 0.04)], patients: 6), StringComparison.Ordinal);
        Assert.EndsWith("on wrong labels.", Told([Overall(0.01, 0.04)], patients: 10), StringComparison.Ordinal);
        Assert.EndsWith(" The mean points one way, most patients the other.", Told([Overall(0.01, 0.04) with { RankBiserial = -0.5 }], patients: 10), StringComparison.Ordinal);
        Assert.EndsWith(" (+2.5 points of Dice), which is not the same as no effect. A data set has a single test patient, from whom nothing can be said about others.", Told([Overall(0.01, 0.04) with { Interval = null, HolmP = null }], patients: 1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null, "ask for more with test-cases.")]
    [InlineData(false, null, "hold more patients back (held-back), or test each in turn (folds).")]
    [InlineData(false, "1/5", "each patient is tested already, so add patients.")]
    public void Too_few_test_patients_are_told_with_what_helps_in_this_comparison(bool arePhantoms, string? fold, string remedy)
    {
        var grid = Grid(arePhantoms);
        grid = grid with { Jobs = [.. grid.Jobs.Select(job => job with { Key = job.Key with { Fold = fold } })] };

        Assert.EndsWith($" With 5 test patients no difference, however large, can be told from chance: {remedy}", Told([Overall(-0.01, 0.04)], grid: grid, patients: 5), StringComparison.Ordinal);
    }

    [Fact]
    public void Harm_on_clean_labels_is_told_beside_help_on_wrong_ones()
    {
        OverallComparison[] both = [Overall(0.01, 0.04), Overall(-0.04, -0.01) with { IsClean = true }];
        Assert.Equal("Helps on these data: +2.5 points of Dice (+1.0 to +4.0) with envelope instead of plain, on wrong labels; on clean labels it is worse (−2.5 points).", Told(both));
        Assert.EndsWith("; on labels as they are it is worse (−2.5 points).", Told(both, grid: Grid(false)), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_losses_are_named_with_their_differences()
    {
        OverallComparison[] losses = [Overall(0.01, 0.04), Overall(-0.04, -0.01) with { Loss = "gce" }, Overall(-0.02, 0.03) with { Loss = "sce" }, Overall(0.01, 0.04) with { Loss = "adele", IsClean = true }];
        Assert.Equal("On wrong labels, envelope (+2.5 points) helps; gce (−2.5 points) harms; sce (+0.5 points) is open, which is not the same as no effect.", Told(losses));
        Assert.Equal("So far: on wrong labels, none of 2 losses is shown to help; gce (−2.5 points) harms; sce (+0.5 points) is open, which is not the same as no effect.", Told(losses[1..3], isFinished: false));
        Assert.StartsWith("On labels as they are, ", Told([.. losses.Select(one => one with { IsClean = true })], grid: Grid(false)), StringComparison.Ordinal);
        Assert.StartsWith("On wrong labels, envelope (+2.5 points; worse on fetal) helps; ", Told(losses, [Row("burn", 0.02, 0.04), Row("fetal", -0.04, -0.02)]), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_losses_of_which_the_same_is_said_are_counted_with_their_range()
    {
        var worse = Enumerable.Range(1, 4).Select(i => Overall(-0.01 * (i + 1), -0.01 * i) with { Loss = $"loss {i}" });
        Assert.Equal("On wrong labels, envelope (+2.5 points) helps; 4 of 5 losses (−4.5 to −1.5 points) harm.", Told([Overall(0.01, 0.04), .. worse]));
    }

    [Fact]
    public void Networks_that_have_learned_next_to_nothing_help_nobody()
    {
        ComparedLoss[] Rows(string dataset, double plain, double envelope) => [Row(dataset, 0.02, 0.04) with { Loss = "plain", AgainstBaseline = null, Dice = Dice(plain) }, Row(dataset, 0.02, 0.04) with { Dice = Dice(envelope) }];
        var overall = Overall(0.01, 0.04);

        Assert.Equal("Nothing can be told from these trainings: on burn, no loss reached 10 % of Dice; raise \"steps\".", Told([overall], Rows("burn", 0, 0.043)));
        Assert.Equal("So far: nothing can be told from these trainings: on burn and fetal, no loss reached 10 % of Dice; raise \"steps\".", Told([overall], [.. Rows("burn", 0, 0.043), .. Rows("fetal", 0.099, 0)], isFinished: false));
        Assert.Equal(
            "Nothing can be told from some of these trainings: on burn, no loss reached 10 % of Dice; raise \"steps\". A mean over all data would count them too, so look at each of the others by itself.",
            Told([overall], [.. Rows("burn", 0, 0.043), .. Rows("fetal", 0.8, 0.85)]));
        Assert.StartsWith("Helps on these data: ", Told([overall], Rows("burn", 0.05, 0.1)), StringComparison.Ordinal);
        Assert.StartsWith("Helps on these data: ", Told([overall], [.. Rows("burn", 0, 0.043), Row("burn", 0.02, 0.04) with { Noise = "none", Dice = Dice(0.8) }]), StringComparison.Ordinal);
        Assert.Equal(["Nothing can be told from these trainings: on burn, no loss reached 10 % of Dice; raise \"steps\"."], ComparisonVerdict.Of([overall], Rows("burn", 0, 0.043), Grid(true)));
    }

    [Fact]
    public void A_difference_has_the_decimals_of_its_interval() =>
        Assert.StartsWith("Helps on these data: +0.05 points of Dice (+0.02 to +0.08) with ", Told([Overall(0.0002, 0.0008)]), StringComparison.Ordinal);

    [Fact]
    public void Without_anything_to_compare_there_is_no_answer()
    {
        Assert.Equal("No answer yet: nothing is there to compare with plain.", Told([new("envelope", false) { Planned = 3, Compared = 0 }], patients: 0, isFinished: false));
        Assert.Equal("", Told([]));
    }

    private static string Told(IReadOnlyList<OverallComparison> overall, IReadOnlyList<ComparedLoss>? rows = null, ComparisonGrid? grid = null, int patients = Many, int seeds = 1, bool isFinished = true) =>
        new ComparisonAnswer(overall, rows ?? [], grid ?? Grid(true)) { Patients = patients, Seeds = seeds, IsFinished = isFinished }.Text();

    // A data set each, of which the truth is known or not.
    private static ComparisonGrid Grid(params bool[] isKnown) =>
        new("plain", [.. isKnown.Select((known, index) => new PlannedJob($"{index}", "", new($"data {index}", "unet", "plain", "none", 1)) { IsTruthKnown = known })]);

    private static OverallComparison Overall(double low, double high) =>
        new("envelope", false) { Planned = 1, Compared = 1, Difference = (low + high) / 2, Interval = new(low, high, IntervalMethod.BiasCorrected), HolmP = 0.02, RankBiserial = Math.Sign(low + high) * 0.5 };

    private static Estimate Dice(double value) => Bootstrap.Mean([new(new("1", "1"), value), new(new("2", "2"), value)])!;

    private static ComparedLoss Row(string dataset, double low, double high)
    {
        var cases = Enumerable.Range(0, 20).Select(i => new CaseValue(new($"{i}", $"{i}"), low + (i * (high - low) / 19))).ToArray();
        return new(dataset, "unet", "strong", "envelope", ComparedLoss.AllClasses)
        {
            Planned = 1, Finished = 1, Dice = null, Late = null, HolmP = 0.02, AgainstBaseline = PairedComparison.Of(cases, [.. cases.Select(one => one with { Value = 0 })]),
        };
    }
}
