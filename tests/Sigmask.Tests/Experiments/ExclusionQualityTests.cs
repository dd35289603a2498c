using Sigmask.Experiments;

namespace Sigmask.Tests.Experiments;

public class ExclusionQualityTests
{
    [Fact]
    public void Precision_and_recall_weigh_by_the_mass_that_was_left_out()
    {
        var quality = new ExclusionQuality(Pixels: 4, Wrong: 2, Dropped: 1.5, DroppedWrong: 1);

        Assert.Equal(1 / 1.5, quality.Precision, 1e-12);
        Assert.Equal(0.5, quality.Recall, 1e-12);
        Assert.Contains("50.0 % of the training labels are wrong", quality.Sentence);
        Assert.Contains("67 % of what it left out was wrong", quality.Sentence);
    }

    [Fact]
    public void Where_all_labels_are_right_nothing_is_said_of_how_many_wrong_ones_were_caught() =>
        Assert.Equal("All training labels are right. At the end of the training the envelope left out 25.0 % of the pixels.", new ExclusionQuality(2, 0, 0.5, 0).Sentence);

    [Fact]
    public void Classes_are_named_those_first_of_which_most_was_left_out()
    {
        // A hundredth of the pixels is the wound: little is left out of all, much of it.
        var quality = new ExclusionQuality(1000, 20, 39, 10) { Classes = [new("background", 0.005), new("wound", 0.284)] };
        Assert.Contains("left out 3.9 % of the pixels: 28.4 % of wound, 0.5 % of background; 26 % of what it left out was wrong", quality.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("left out 3.9 % of the pixels: 28.4 % of wound, 0.5 % of background.", (quality with { Wrong = 0 }).Sentence, StringComparison.Ordinal);

        var many = quality with { Classes = [.. quality.Classes, new("skin", 0.02), new("vein", 0.001)] };
        Assert.Contains("pixels: 28.4 % of wound, 2.0 % of skin, 0.5 % of background, and no more of any other class; ", many.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_left_out_is_said_so() =>
        Assert.Contains("nothing was left out", new ExclusionQuality(2, 1, 0, 0).Sentence);
}
