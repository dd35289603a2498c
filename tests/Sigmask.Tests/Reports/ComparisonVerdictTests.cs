using Sigmask.Experiments;
using Sigmask.Reports;
using Sigmask.Statistics;

namespace Sigmask.Tests.Reports;

public sealed class ComparisonVerdictTests
{
    private static readonly ComparisonGrid Phantoms = new("plain", [new("", "", new("burn", "unet", "plain", "none", 1)) { IsTruthKnown = true }]);

    [Theory]
    [InlineData(0.025, 0.01, 0.04, "On wrong labels, envelope is better than plain by 2.5 points of Dice (1.0 to 4.0, p = 0.020).")]
    [InlineData(0.025, 0.01, 0.04, "On wrong labels, it is open whether envelope is better than plain: the difference is +2.5 points of Dice (+1.0 to +4.0, p = 0.375), and p is not below 0.05.", 0.375)]
    [InlineData(-0.016, -0.024, -0.008, "On wrong labels, envelope is worse than plain by 1.6 points of Dice (0.8 to 2.4, p = 0.020).")]
    [InlineData(0.004, -0.005, 0.012, "On wrong labels, it is open whether envelope is better than plain: the difference is +0.4 points of Dice (−0.5 to +1.2, p = 0.020), and its interval includes 0.")]
    [InlineData(0.0005, 0.0002, 0.0012, "On wrong labels, envelope is better than plain by 0.05 points of Dice (0.02 to 0.12, p = 0.020).")]
    public void It_says_what_is_better_what_is_worse_and_what_is_open(double difference, double low, double high, string expected, double p = 0.02) =>
        Assert.Equal([expected], ComparisonVerdict.Of([Overall(difference, low, high) with { HolmP = p }], [], Phantoms));

    [Fact]
    public void What_most_patients_contradict_is_open()
    {
        var said = Assert.Single(ComparisonVerdict.Of([Overall(0.042, 0.03, 0.05) with { RankBiserial = -0.5 }], [], Phantoms));
        Assert.StartsWith("On wrong labels, it is open whether envelope is better than plain: ", said, StringComparison.Ordinal);
        Assert.EndsWith(", and the signed ranks of the patients say the opposite.", said, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_how_much_is_repaired_also_if_that_is_less_than_nothing()
    {
        var better = Overall(0.025, 0.01, 0.04) with { Repaired = 0.284, RepairedInterval = new(0.1, 0.45, IntervalMethod.BiasCorrected) };
        var worse = Overall(-0.025, -0.04, -0.01) with { Repaired = -0.284, RepairedInterval = new(-0.45, -0.1, IntervalMethod.BiasCorrected) };
        var open = better with { RepairedInterval = new(-0.05, 0.45, IntervalMethod.BiasCorrected) };
        Assert.EndsWith("Whether it repairs any of what wrong labels cost plain is open: the share is 28 % (−5 to 45).", Assert.Single(ComparisonVerdict.Of([open], [], Phantoms)), StringComparison.Ordinal);
        Assert.EndsWith("is open: the share is −28 % (−45 to −10).", Assert.Single(ComparisonVerdict.Of([worse with { HolmP = 0.064 }], [], Phantoms)), StringComparison.Ordinal);
        Assert.EndsWith("It repairs 28 % of what wrong labels cost plain (10 to 45).", Assert.Single(ComparisonVerdict.Of([better], [], Phantoms)), StringComparison.Ordinal);
        Assert.EndsWith("It repairs nothing of what wrong labels cost plain, but adds to it: the share is −28 % (−45 to −10).", Assert.Single(ComparisonVerdict.Of([worse], [], Phantoms)), StringComparison.Ordinal);
    }

    [Fact]
    public void One_loss_has_a_paragraph_with_wrong_and_clean_labels()
    {
        var said = Assert.Single(ComparisonVerdict.Of([Overall(0.025, 0.01, 0.04), Overall(-0.01, -0.02, -0.005) with { IsClean = true }], [], Phantoms));
        Assert.EndsWith("On clean labels, envelope is worse than plain by 1.0 points of Dice (0.5 to 2.0, p = 0.020).", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_called_clean_only_where_the_truth_is_known()
    {
        var (wrong, unspoiled) = (Overall(0.025, 0.01, 0.04) with { Repaired = 0.3, RepairedInterval = new(0.1, 0.45, IntervalMethod.BiasCorrected) }, Overall(-0.01, -0.02, -0.005) with { IsClean = true });
        var own = Phantoms with { Jobs = [.. Phantoms.Jobs.Select(job => job with { IsTruthKnown = false, Key = job.Key with { Dataset = "own" } })] };
        var mixed = Phantoms with { Jobs = [.. Phantoms.Jobs, .. own.Jobs] };
        var annotators = own with { Jobs = [.. own.Jobs, .. own.Jobs.Select(job => job with { Key = job.Key with { Noise = CellKey.NoiseOf("masks-anna") } })] };

        Assert.StartsWith("On labels as they are, envelope is worse than plain by ", Assert.Single(ComparisonVerdict.Of([unspoiled], [], own)), StringComparison.Ordinal);
        Assert.StartsWith("On labels without added noise, envelope is worse than plain by ", Assert.Single(ComparisonVerdict.Of([unspoiled], [], mixed)), StringComparison.Ordinal);
        Assert.StartsWith("On wrong labels, envelope is better than plain by ", Assert.Single(ComparisonVerdict.Of([wrong], [], own)), StringComparison.Ordinal);
        Assert.EndsWith("It repairs 30 % of what labels of single annotators cost plain (10 to 45).", Assert.Single(ComparisonVerdict.Of([wrong], [], annotators)), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_losses_have_a_sentence_on_wrong_labels_and_one_on_clean_ones()
    {
        var (better, worse, open) = (Overall(0.025, 0.01, 0.04), Overall(-0.01, -0.02, -0.005) with { Loss = "gce" }, Overall(0.01, 0, 0.02) with { Loss = "sce" });
        var untested = new OverallComparison("t-loss", true) { Planned = 1, Compared = 0 };
        Assert.Equal(
            ["On wrong labels, envelope and nr-dice are better than plain; gce is worse; it is open for sce.", "On clean labels, it is open whether any loss is better or worse than plain."],
            ComparisonVerdict.Of([better, worse, open, better with { Loss = "nr-dice" }, open with { IsClean = true }, better with { IsClean = true, HolmP = 0.06 }, untested], [], Phantoms));
        Assert.Equal(["On wrong labels, envelope and gce are worse than plain."], ComparisonVerdict.Of([worse with { Loss = "envelope" }, worse], [], Phantoms));
        Assert.Equal(["On clean labels, nothing is there yet to compare with plain."], ComparisonVerdict.Of([untested, untested with { Loss = "gce" }], [], Phantoms));
    }

    [Fact]
    public void Many_losses_are_counted()
    {
        var many = Enumerable.Range(0, 7).Select(i => Overall(0.025, 0.01, 0.04) with { Loss = $"loss {i}" }).Append(Overall(-0.01, -0.02, -0.005));
        Assert.Equal(["On wrong labels, 7 losses are better than plain; envelope is worse."], ComparisonVerdict.Of([.. many], [], Phantoms));
    }

    [Fact]
    public void Few_data_sets_are_named_and_many_cells_are_counted()
    {
        ComparedLoss[] rows = [Row("burn", 0.02, 0.04), Row("fetal", -0.04, -0.02), Row("cardiac", -0.02, 0.02), Row("skin", 0.01, 0.02)];
        var overall = Overall(0.025, 0.01, 0.04) with { Planned = 4, Compared = 4 };
        Assert.Contains("; after Holm's correction it is better on burn and skin, worse on fetal, open on cardiac.", Assert.Single(ComparisonVerdict.Of([overall], rows, Phantoms)), StringComparison.Ordinal);
        Assert.Contains("; of 8 comparisons 4 are better and 2 worse after Holm's correction.", Assert.Single(ComparisonVerdict.Of([overall], [.. rows, .. rows.Select(row => row with { Model = "vit" })], Phantoms)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_of_what_is_not_there()
    {
        var nothing = new OverallComparison("envelope", false) { Planned = 3, Compared = 0 };
        Assert.Equal(["On wrong labels, nothing is there yet to compare envelope with plain."], ComparisonVerdict.Of([nothing], [], Phantoms));
        var single = Overall(0.02, 0, 0) with { Interval = null, HolmP = null };
        Assert.Contains("where a data set has a single patient nothing can be said about others", Assert.Single(ComparisonVerdict.Of([single], [], Phantoms)), StringComparison.Ordinal);
    }

    private static OverallComparison Overall(double difference, double low, double high) =>
        new("envelope", false) { Planned = 1, Compared = 1, Difference = difference, Interval = new(low, high, IntervalMethod.BiasCorrected), HolmP = 0.02, RankBiserial = Math.Sign(difference) * 0.5 };

    private static ComparedLoss Row(string dataset, double low, double high)
    {
        var cases = Enumerable.Range(0, 20).Select(i => new CaseValue(new($"{i}", $"{i}"), low + (i * (high - low) / 19))).ToArray();
        return new(dataset, "unet", "strong", "envelope", ComparedLoss.AllClasses)
        {
            Planned = 1, Finished = 1, Dice = null, Late = null, HolmP = 0.02, AgainstBaseline = PairedComparison.Of(cases, [.. cases.Select(one => one with { Value = 0 })]),
        };
    }
}
