using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>What an expectation is in terms of our losses.</summary>
internal static class Definitions
{
    public static Tensor Ours(Expectation expected, LossInput input) =>
        TorchDefinitions.Ours(expected, input)
        ?? NnUnetDefinitions.Ours(expected, input)
        ?? MonaiDefinitions.Ours(expected, input)
        ?? SmpDefinitions.Ours(expected, input)
        ?? throw new NotSupportedException($"Expectation {expected.Id} is neither compared nor listed as a defect.");
}
