using Sigmask.Experiments;

namespace Sigmask.Tests.Experiments;

public class ExclusionQualityTests
{
    [Fact]
    public void Precision_and_recall_weigh_by_the_mass_that_was_left_out()
    {
        var quality = ExclusionQuality.Of([0f, 0.5f, 1f, 1f], [1, 1, 1, 1], [0, 1, 0, 1]);

        Assert.Equal(2, quality.Wrong);
        Assert.Equal(1.5, quality.Dropped);
        Assert.Equal(1 / 1.5, quality.Precision, 1e-12);
        Assert.Equal(0.5, quality.Recall, 1e-12);
        Assert.Contains("50.0 % of the training labels are wrong", quality.Sentence);
        Assert.Contains("67 % of what it left out was wrong", quality.Sentence);
    }

    [Fact]
    public void Counts_of_images_add_up()
    {
        var one = ExclusionQuality.Of([0f, 1f], [1, 1], [0, 1]);
        Assert.Equal(new ExclusionQuality(4, 2, 2, 2), one + one);
    }

    [Fact]
    public void Where_all_labels_are_right_nothing_is_said_of_how_many_wrong_ones_were_caught() =>
        Assert.Equal("All training labels are right. At the end of the training the envelope left out 25.0 % of the pixels.", ExclusionQuality.Of([0.5f, 1f], [1, 1], [1, 1]).Sentence);

    [Fact]
    public void Nothing_left_out_is_said_so() =>
        Assert.Contains("nothing was left out", ExclusionQuality.Of([1f, 1f], [0, 1], [1, 1]).Sentence);
}
