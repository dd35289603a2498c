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

    /// <summary>Whether its layout follows from the images (<see cref="ModelOptions.Input"/>); the trainer then finds out their size and spacing.</summary>
    public bool IsPlanned { get; init; }

    /// <summary>
    /// What the network costs as published on an image of one channel and two classes of <see cref="UsualSize"/>, by dimensions. Empty if nobody has
    /// counted yet.
    /// </summary>
    public IReadOnlyDictionary<int, ModelCost> Costs { get; init; } = new Dictionary<int, ModelCost>();

    /// <summary>A peak learning rate of AdamW at which the tiny variant learns an image by heart in a hundred steps; where to begin one's own search.</summary>
    public double LearningRate { get; init; } = 1e-2;

    /// <summary>
    /// Builds the network with initial weights that depend on options and seed alone. It maps [B, channels, spatial] to logits
    /// [B, classes, spatial] of the same spatial size, and owns its parameters.
    /// </summary>
    public required Func<ModelOptions, int, nn.Module<Tensor, Tensor>> Build { get; init; }

    /// <summary>Where its encoder stands and how public checkpoints name the weights of it; null if there are none to load.</summary>
    public EncoderLayout? Encoder { get; init; }

    /// <summary>The size for which costs are stated: 256 x 256 pixels, or 64 x 64 x 64 voxels.</summary>
    public static IReadOnlyList<int> UsualSize(int dimensions) => [.. Enumerable.Repeat(dimensions == 2 ? 256 : 64, dimensions)];
}
