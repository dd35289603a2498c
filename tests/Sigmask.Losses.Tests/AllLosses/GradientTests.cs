using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>The gradient of every loss against central differences in float64, along random directions.</summary>
public sealed class GradientTests
{
    private const double Step = 1e-6;
    private const int Directions = 10;

    public static TheoryData<string, bool> Losses => Specifications.Rows();

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_gradient_is_that_of_finite_differences(string specification, bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 7, isMultiLabel, ignoredShare: 0.2);
        var logits = problem.Logits.clone().requires_grad_(true);
        var target = problem.Target;
        problem.Scalar(specification, logits, target).backward();
        var gradient = logits.grad!;

        using var noGradient = no_grad();
        var random = new Random(1);
        for (var direction = 0; direction < Directions; direction++)
        {
            using var inner = NewDisposeScope();
            var along = tensor(Enumerable.Range(0, (int)logits.numel()).Select(_ => random.NextDouble() - 0.5).ToArray(), logits.shape);
            var ahead = problem.Scalar(specification, problem.Logits + (along * Step), target).item<double>();
            var behind = problem.Scalar(specification, problem.Logits - (along * Step), target).item<double>();
            Assert.Equal((ahead - behind) / (2 * Step), (gradient * along).sum().item<double>(), 5e-8);
        }
    }
}
