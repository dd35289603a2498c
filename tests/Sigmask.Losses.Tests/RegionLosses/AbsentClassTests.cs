using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>A class without a pixel in the image: claims of it cost, and leaving it alone is no merit.</summary>
public sealed class AbsentClassTests
{
    public static TheoryData<string> Losses => ["dice", "dice(squared=true)", "jaccard", "tversky", "tversky(gamma=0.75)", "lovasz", "nr-dice", "gdice"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Claims_of_an_absent_class_cost_more_the_more_there_are(string specification)
    {
        using var scope = NewDisposeScope();
        double[] losses = [.. ((double[])[-6, -3, 0, 3, 6]).Select(claim => Loss(specification, claim).item<double>())];
        Assert.Equal(losses.Order(), losses);
        Assert.True(losses[4] - losses[0] > 0.1);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Every_claim_of_an_absent_class_has_a_gradient_against_it(string specification)
    {
        using var scope = NewDisposeScope();
        var logits = Logits(-1).requires_grad_(true);
        Loss(specification, logits).backward();
        Assert.True(logits.grad![0, 2].min().item<double>() > 1e-6);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void An_absent_class_that_is_not_claimed_changes_nothing(string specification)
    {
        using var scope = NewDisposeScope();
        var withIt = Loss(specification, Logits(-200));
        var without = Region(specification).Forward(Logits(-200).narrow(1, 0, 2), SegmentationTarget.MultiClass(Labels, 2)).sum();
        Assert.Equal(without.item<double>(), withIt.item<double>(), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Without_any_class_the_loss_is_the_share_of_pixels_claimed(string specification)
    {
        using var scope = NewDisposeScope();
        var target = SegmentationTarget.MultiLabel(zeros([1, 2, 2, 2]));
        foreach (var probability in (double[])[0.01, 0.5, 0.9])
        {
            var logits = full([1, 2, 2, 2], Math.Log(probability / (1 - probability)), dtype: float64).requires_grad_(true);
            var loss = Region(specification).Forward(logits, target).sum();
            loss.backward();
            Assert.Equal(probability, loss.item<double>(), 1e-9);
            Assert.True(logits.grad!.min().item<double>() > 0);
        }
    }

    [Fact]
    public void Kept_it_costs_a_constant_that_no_prediction_lowers()
    {
        using var scope = NewDisposeScope();
        var logits = Logits(-1).requires_grad_(true);
        var absent = Loss("dice(absent=keep)", logits) - (Loss("dice(absent=skip)", logits) * (2.0 / 3));
        absent.backward();
        Assert.Equal(1.0 / 3, absent.item<double>(), 1e-4);
        Assert.Equal(0, logits.grad!.abs().max().item<double>(), 1e-5);
    }

    [Fact]
    public void Skipped_the_mean_is_over_the_classes_that_are_there()
    {
        using var scope = NewDisposeScope();
        var (dice, claims) = DiceByHand();
        var present = 1 - ((dice[0] + dice[1]) / 2);
        Assert.Equal(present.item<double>(), Loss("dice(absent=skip)", -1).item<double>(), 1e-12);
        Assert.Equal((present + (claims[2] / 2)).item<double>(), Loss("dice", -1).item<double>(), 1e-12);
    }

    [Fact]
    public void Class_weights_apply_to_absent_classes_as_well()
    {
        using var scope = NewDisposeScope();
        var (dice, claims) = DiceByHand();
        var expected = ((1 - dice[0]) + (2 * (1 - dice[1])) + (5 * claims[2])) / 3;
        Assert.Equal(expected.item<double>(), Loss("dice(weights=1:2:5)", -1).item<double>(), 1e-12);
    }

    private static Tensor Labels => tensor([0L, 1, 1, 0, 0, 1], [1, 2, 3]);

    // Good but not perfect logits of the two classes that are there, and those of class 2 everywhere at the claim.
    private static Tensor Logits(double claim) => tensor(
        [2, -1, 0.5, 1, 3, -2, -1, 2, 1, -0.5, -2, 1.5, claim, claim, claim, claim, claim, claim],
        [1, 3, 2, 3],
        dtype: float64);

    private static IRegionLoss Region(string specification) => LossSpecification.Parse(specification).BaseLoss.Region.Single().Loss;

    private static Tensor Loss(string specification, double claim) => Loss(specification, Logits(claim));

    private static Tensor Loss(string specification, Tensor logits) => Region(specification).Forward(logits, SegmentationTarget.MultiClass(Labels, 3)).sum();

    // Dice and mean probability of each class at a claim of -1.
    private static (Tensor Dice, Tensor Claims) DiceByHand()
    {
        var p = Logits(-1).softmax(1)[0].flatten(1);
        var g = nn.functional.one_hot(Labels.flatten(), 3).transpose(0, 1);
        return (((2 * (p * g).sum([1])) + 1e-5) / (p.sum([1]) + g.sum([1]) + 1e-5), p.mean([1]));
    }
}
