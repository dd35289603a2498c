using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>A kind of network that can be built by name.</summary>
public sealed record ModelFamily
{
    /// <summary>The name to ask for it by, lower case.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string Description { get; init; }

    /// <summary>Where it was published.</summary>
    public required string Source { get; init; }

    /// <summary>2, 3 or both.</summary>
    public required IReadOnlyList<int> Dimensions { get; init; }

    /// <summary>Which image sizes it takes, in words.</summary>
    public required string InputRule { get; init; }

    /// <summary>
    /// Builds the network with initial weights that depend on options and seed alone. It maps [B, channels, spatial] to logits
    /// [B, classes, spatial] of the same spatial size, and owns its parameters.
    /// </summary>
    public required Func<ModelOptions, int, nn.Module<Tensor, Tensor>> Build { get; init; }
}
