using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Pixel weights of every region loss: they are the measure of its sums.</summary>
public sealed class RegionWeightTests
{
    public static TheoryData<string, bool> Losses
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var specification in Specifications.Region)
            {
                rows.Add(specification, false);
                rows.Add(specification, true);
            }

            rows.Add("lovasz(hinge=true)", true);
            rows.Add("lovasz(hinge=true,absent=keep,batch=true)", true);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Weights_of_one_are_no_weights(string specification, bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 21, isMultiLabel, ignoredShare: 0.2);
        var loss = Loss(specification);
        Same(loss.Forward(problem.Logits, problem.Target), loss.Forward(problem.Logits, problem.Target, ones_like(problem.PixelWeights)));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_weight_of_zero_is_an_ignored_pixel(string specification, bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 22, isMultiLabel, ignoredShare: 0.3);
        var kept = problem.Ignore.logical_not().to(float64);
        var ignoring = problem.Target;
        problem.Ignore = zeros_like(problem.Ignore);
        Same(Loss(specification).Forward(problem.Logits, ignoring), Loss(specification).Forward(problem.Logits, problem.Target, kept));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Splitting_each_pixel_into_parts_that_share_its_weight_changes_nothing(string specification, bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 23, isMultiLabel);
        var once = Loss(specification).Forward(problem.Logits, problem.Target, problem.PixelWeights);
        var axis = isMultiLabel ? 2 : 1;
        var labels = cat([problem.Labels, problem.Labels], axis);
        var target = isMultiLabel ? SegmentationTarget.MultiLabel(labels) : SegmentationTarget.MultiClass(labels, Problem.Classes);
        var twice = Loss(specification).Forward(cat([problem.Logits, problem.Logits], 2), target, cat([problem.PixelWeights * 0.3, problem.PixelWeights * 0.7], 1));
        Same(once, twice);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_order_of_pixels_does_not_matter(string specification, bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 24, isMultiLabel);
        var labels = problem.Labels.flip(-1, -2);
        var target = isMultiLabel ? SegmentationTarget.MultiLabel(labels) : SegmentationTarget.MultiClass(labels, Problem.Classes);
        Same(
            Loss(specification).Forward(problem.Logits, problem.Target, problem.PixelWeights),
            Loss(specification).Forward(problem.Logits.flip(-1, -2), target, problem.PixelWeights.flip(-1, -2)));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Pooled_losses_are_those_of_one_long_image_and_others_of_each_image_alone(string specification, bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 25, isMultiLabel);
        var all = Loss(specification).Forward(problem.Logits, problem.Target, problem.PixelWeights);
        if (specification.Contains("batch=true", StringComparison.Ordinal))
        {
            var labels = isMultiLabel ? problem.Labels.transpose(0, 1).reshape(1, Problem.Classes, 9, 4) : problem.Labels.reshape(1, 9, 4);
            var target = isMultiLabel ? SegmentationTarget.MultiLabel(labels) : SegmentationTarget.MultiClass(labels, Problem.Classes);
            var logits = problem.Logits.transpose(0, 1).reshape(1, Problem.Classes, 9, 4);
            Same(all, Loss(specification).Forward(logits, target, problem.PixelWeights.reshape(1, 9, 4)).expand(Problem.Images));
            return;
        }

        for (var b = 0; b < Problem.Images; b++)
        {
            var labels = problem.Labels.narrow(0, b, 1);
            var target = isMultiLabel ? SegmentationTarget.MultiLabel(labels) : SegmentationTarget.MultiClass(labels, Problem.Classes);
            Same(all.narrow(0, b, 1), Loss(specification).Forward(problem.Logits.narrow(0, b, 1), target, problem.PixelWeights.narrow(0, b, 1)));
        }
    }

    [Fact]
    public void Weights_have_no_gradient_and_must_have_the_shape_of_the_pixels()
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 26, isMultiLabel: false);
        var weights = problem.PixelWeights.clone().requires_grad_(true);
        new DiceLoss().Forward(problem.Logits.clone().requires_grad_(true), problem.Target, weights).sum().backward();
        Assert.Null(weights.grad);
        var error = Assert.Throws<ArgumentException>(() => new DiceLoss().Forward(problem.Logits, problem.Target, weights.narrow(1, 0, 2)));
        Assert.StartsWith("Pixel weights [3, 2, 4] do not match the pixels [3, 3, 4].", error.Message, StringComparison.Ordinal);
    }

    private static IRegionLoss Loss(string specification) => LossSpecification.Parse(specification).BaseLoss.Region.Single().Loss;

    private static void Same(Tensor expected, Tensor actual) => Assert.Equal(0, (expected - actual).abs().max().item<double>(), 1e-12);
}
