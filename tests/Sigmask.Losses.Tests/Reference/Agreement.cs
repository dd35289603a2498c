using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Comparison with a recorded value and its gradient.</summary>
internal static class Agreement
{
    public const double Single = 2e-6;

    public const double Double = 2e-8;

    /// <summary>Value within the tolerance (relative above 1), gradient within 5 to 10 times of it.</summary>
    public static void Require(LossCase reference, Expectation expected, ScalarType type, Func<Expectation, LossInput, Tensor> ours)
    {
        var tolerance = type == ScalarType.Float32 ? Single : Double;
        var input = reference.Input(type);
        var value = ours(expected, input);
        Assert.NotNull(expected.Value);
        Assert.Equal(expected.Value.Value, value.to(float64).item<double>(), tolerance * Math.Max(1, Math.Abs(expected.Value.Value)));
        if (!expected.IsGradientUnique)
        {
            return;
        }

        value.backward();
        var difference = (input.Logits.grad!.to(float64) - reference.Gradient(expected).to(float64)).abs().max().item<double>();
        Assert.InRange(difference, 0, (tolerance / 2) + (5 * tolerance * expected.LargestGradient));
    }
}
