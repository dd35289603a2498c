using CsCheck;
using Sigmask.Data;
using Sigmask.Metrics;

namespace Sigmask.Tests.Metrics;

public sealed class ConfusionCountsTests
{
    [Fact]
    public void Counts_and_ratios_are_those_worked_out_by_hand()
    {
        byte[] predicted = [0, 0, 1, 1, 1, 2, 2, 0];
        byte[] reference = [0, 1, 1, 1, 2, 2, 0, 0];
        var counts = ConfusionCounts.Of(predicted, reference, 3);
        Assert.Equal(new(2, 1, 1, 4), counts[0]);
        Assert.Equal(new(2, 1, 1, 4), counts[1]);
        Assert.Equal(new(1, 1, 1, 5), counts[2]);
        Assert.Equal(4.0 / 6, counts[1].Dice);
        Assert.Equal(2.0 / 4, counts[1].IntersectionOverUnion);
        Assert.Equal(2.0 / 3, counts[1].Sensitivity);
        Assert.Equal(1.0 / 2, counts[2].Precision);
    }

    [Fact]
    public void A_structure_that_is_missed_or_invented_scores_0_and_one_absent_from_both_has_no_score()
    {
        var counts = ConfusionCounts.Of([0, 0, 2], [1, 0, 0], 4);
        Assert.Equal(0, counts[1].Dice);
        Assert.Equal(0, counts[1].Sensitivity);
        Assert.Null(counts[1].Precision);
        Assert.Equal(0, counts[2].Dice);
        Assert.Equal(0, counts[2].IntersectionOverUnion);
        Assert.Null(counts[2].Sensitivity);
        Assert.Null(counts[3].Dice);
        Assert.Null(counts[3].IntersectionOverUnion);
    }

    [Fact]
    public void Ignored_pixels_take_no_part_whatever_was_predicted_there() =>
        Assert.Equal([new(1, 0, 0, 1), new(1, 0, 0, 1)], ConfusionCounts.Of([0, 1, 1, 77], [0, 1, Sample.Ignored, Sample.Ignored], 2));

    [Fact]
    public void Labels_without_a_class_and_maps_of_unequal_length_are_refused()
    {
        Assert.Contains("Label 3 is none of the 3 classes", Assert.Throws<ArgumentException>("predicted", () => ConfusionCounts.Of([3], [0], 3)).Message, StringComparison.Ordinal);
        Assert.Contains("Label 4 is none of the 3 classes", Assert.Throws<ArgumentException>("reference", () => ConfusionCounts.Of([0], [4], 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ConfusionCounts.Of([0, 0], [0], 2));
    }

    [Fact]
    public void Every_class_shares_out_all_pixels_and_Dice_and_IoU_imply_each_other()
    {
        var maps = Gen.Int[1, 50].SelectMany(length => Gen.Select(Gen.Byte[0, 3].Array[length], Gen.Byte[0, 3].Array[length]));
        maps.ForAll((predicted, reference) => ConfusionCounts.Of(predicted, reference, 4).All(one =>
            one.TruePositives + one.FalsePositives + one.FalseNegatives + one.TrueNegatives == predicted.Length
            && (one.Dice is { } dice ? Math.Abs(one.IntersectionOverUnion!.Value - (dice / (2 - dice))) < 1e-12 : one.IntersectionOverUnion is null)));
    }
}
