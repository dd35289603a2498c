using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>What is ignored has no say in any loss, and neither has what is empty.</summary>
public sealed class IgnoredPixelTests
{
    public static TheoryData<string, bool> Losses => Specifications.Rows();

    [Theory]
    [MemberData(nameof(Losses))]
    public void Logits_of_ignored_pixels_change_nothing_not_even_as_NaN(string specification, bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 3, isMultiLabel, ignoredShare: 0.3);
        var ignored = problem.Ignore.unsqueeze(1).expand_as(problem.Logits);
        Assert.True(ignored.any().item<bool>());
        var (value, gradient) = Evaluate(problem, specification, problem.Logits);
        Assert.Equal(0, gradient.masked_select(ignored).abs().max().item<double>());
        foreach (var strange in (double[])[80, -1e4, double.NaN, double.NegativeInfinity])
        {
            var (other, otherGradient) = Evaluate(problem, specification, problem.Logits.masked_fill(ignored, strange));
            Assert.Equal(value, other);
            Assert.True(otherGradient.eq(gradient).all().item<bool>());
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_batch_without_a_valid_pixel_has_loss_zero_and_gradient_zero(string specification, bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 4, isMultiLabel, ignoredShare: 2);
        var (value, gradient) = Evaluate(problem, specification, problem.Logits);
        Assert.Equal(0, value);
        Assert.Equal(0, gradient.abs().max().item<double>());
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void An_image_without_a_valid_pixel_is_as_if_it_were_not_in_the_batch(string specification, bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 5, isMultiLabel);
        problem.Ignore = zeros_like(problem.Ignore);
        problem.Ignore[2] = tensor(true);
        var target = problem.Target;
        var rest = isMultiLabel
            ? SegmentationTarget.MultiLabel(problem.Labels.narrow(0, 0, 2))
            : SegmentationTarget.MultiClass(problem.Labels.narrow(0, 0, 2), Problem.Classes);
        var loss = LossSpecification.Parse(specification).BaseLoss;
        foreach (var (ours, expected) in loss.Pixel.Select(term => Pair(term.Loss.Forward))
            .Concat(loss.Region.Select(term => Pair((logits, labels) => term.Loss.Forward(logits, labels))))
            .Concat(loss.Batch.Select(term => Pair(term.Loss.Forward))))
        {
            Assert.Equal(0, (ours - expected).abs().max().item<double>(), 1e-12);
        }

        (Tensor Ours, Tensor Expected) Pair(Func<Tensor, SegmentationTarget, Tensor> forward)
        {
            var ours = forward(problem.Logits, target);
            return (ours.dim() == 0 ? ours : ours.narrow(0, 0, 2), forward(problem.Logits.narrow(0, 0, 2), rest));
        }
    }

    private static (double Value, Tensor Gradient) Evaluate(Problem problem, string specification, Tensor logits)
    {
        var leaf = logits.clone().requires_grad_(true);
        var value = problem.Scalar(specification, leaf);
        value.backward();
        return (value.item<double>(), leaf.grad!);
    }
}
