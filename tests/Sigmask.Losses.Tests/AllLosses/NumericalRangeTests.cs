using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Extreme logits, types of numbers, and what a loss leaves behind.</summary>
public sealed class NumericalRangeTests
{
    public static TheoryData<string, bool> Losses => Specifications.Rows();

    [Theory]
    [MemberData(nameof(Losses))]
    public void Extreme_logits_give_finite_values_and_gradients_in_both_types(string specification, bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 11, isMultiLabel, ignoredShare: 0.1);
        foreach (var type in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
        {
            foreach (var factor in (double[])[0, 20, 40, 1e4])
            {
                var logits = (problem.Logits.round() * factor).to(type).requires_grad_(true);
                var value = problem.Scalar(specification, logits);
                value.backward();
                Assert.True(value.isfinite().item<bool>(), $"{value.to(float64).item<double>()} at ±{2 * factor}, {type}");
                Assert.True(logits.grad!.isfinite().all().item<bool>(), $"gradient at ±{2 * factor}, {type}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_loss_has_the_type_of_the_logits_and_a_shape_by_its_kind(string specification, bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 12, isMultiLabel);
        var loss = LossSpecification.Parse(specification).BaseLoss;
        foreach (var type in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
        {
            var logits = problem.Logits.to(type);
            Assert.All(loss.Pixel, term => Check(term.Loss.Forward(logits, problem.Target), type, [Problem.Images, 3, 4]));
            Assert.All(loss.Region, term => Check(term.Loss.Forward(logits, problem.Target, problem.PixelWeights), type, [Problem.Images]));
            Assert.All(loss.Batch, term => Check(term.Loss.Forward(logits, problem.Target), type, []));
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_loss_leaves_one_tensor_behind(string specification, bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 13, isMultiLabel, ignoredShare: 0.1);
        var target = problem.Target;
        var loss = LossSpecification.Parse(specification).BaseLoss;
        var before = scope.DisposablesCount;
        Assert.All(loss.Pixel, term => term.Loss.Forward(problem.Logits, target));
        Assert.All(loss.Region, term => term.Loss.Forward(problem.Logits, target));
        Assert.All(loss.Batch, term => term.Loss.Forward(problem.Logits, target));
        Assert.Equal(before + 1, scope.DisposablesCount);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Volumes_are_treated_as_images(string specification, bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 14, isMultiLabel);
        var labels = isMultiLabel ? problem.Labels.reshape(Problem.Images, Problem.Classes, 3, 2, 2) : problem.Labels.reshape(Problem.Images, 3, 2, 2);
        var volume = isMultiLabel ? SegmentationTarget.MultiLabel(labels) : SegmentationTarget.MultiClass(labels, Problem.Classes);
        var logits = problem.Logits.reshape(Problem.Images, Problem.Classes, 3, 2, 2);
        var loss = LossSpecification.Parse(specification).BaseLoss;
        Assert.All(loss.Pixel, term => Same(term.Loss.Forward(problem.Logits, problem.Target), term.Loss.Forward(logits, volume)));
        Assert.All(loss.Region, term => Same(term.Loss.Forward(problem.Logits, problem.Target), term.Loss.Forward(logits, volume)));
        Assert.All(loss.Batch, term => Same(term.Loss.Forward(problem.Logits, problem.Target), term.Loss.Forward(logits, volume)));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Logits_of_another_shape_are_an_error_that_names_both(string specification, bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 15, isMultiLabel);
        var error = Assert.ThrowsAny<ArgumentException>(() => problem.Scalar(specification, problem.Logits.narrow(3, 0, 2)));
        Assert.Contains("[3, 3, 3, 2]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[3, 3, 3, 4]", error.Message, StringComparison.Ordinal);
    }

    private static void Check(Tensor loss, ScalarType type, long[] shape)
    {
        Assert.Equal(type, loss.dtype);
        Assert.Equal(shape, loss.shape);
        Assert.InRange(loss.min().to(float64).item<double>(), 0, double.MaxValue);
    }

    private static void Same(Tensor a, Tensor b) => Assert.Equal(0, (a.flatten() - b.flatten()).abs().max().item<double>(), 1e-12);
}
