using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>What <see cref="ConvolutionCheck"/> found.</summary>
public sealed record ConvolutionReport
{
    /// <summary>The numbers that were computed with.</summary>
    public required ScalarType Number { get; init; }

    /// <summary>The largest difference from float64, relative to the largest value; infinite for NaN.</summary>
    public required double LargestError { get; init; }

    /// <summary>The convolutions that were wrong, in words.</summary>
    public required IReadOnlyList<string> WrongCases { get; init; }

    /// <summary>What oneDNN takes the processor's caches for.</summary>
    public CacheSizes CacheSizes { get; init; }

    /// <summary>True if every convolution was right.</summary>
    public bool IsRight => WrongCases.Count == 0;

    /// <summary>What was found, in one line.</summary>
    public string Message => IsRight
        ? Invariant($"libtorch's convolutions are right in {Name} (largest relative error {LargestError:0.0e0})")
        : $"libtorch computes wrong convolutions in {Name} on this processor ({WrongCases.Count} of those looked at, first: {WrongCases[0]}). {Remedy}";

    private static string Remedy => Environment.GetEnvironmentVariable(ConvolutionCheck.Instructions) == ConvolutionCheck.SafeInstructions
        ? "Use another machine, or a graphics card."
        : $"Set {ConvolutionCheck.Instructions}={ConvolutionCheck.SafeInstructions} in the environment, which is slower and right.";

    private string Name => Number.ToString().ToLowerInvariant();
}
