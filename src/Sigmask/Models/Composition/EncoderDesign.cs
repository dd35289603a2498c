using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>An encoder that networks are composed of (<see cref="EncoderDecoder"/>).</summary>
internal sealed record EncoderDesign
{
    /// <summary>Its published name; the tiny one has that of what it is narrower than.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is narrower than what was published.</summary>
    public bool IsTiny { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>Where it was published.</summary>
    public required string Source { get; init; }

    /// <summary>Its stages, from the finest on.</summary>
    public required IReadOnlyList<EncoderStage> Stages { get; init; }

    /// <summary>Whether its coarsest features are normalised by batches.</summary>
    public bool NormalizesBatches { get; init; }

    /// <inheritdoc cref="ModelFamily.LearningRate"/>
    public double LearningRate { get; init; } = 1e-2;

    /// <summary>How public checkpoints name its weights.</summary>
    public required EncoderLayout Weights { get; init; }

    /// <summary>The same with a last stage that widens its convolutions instead of halving the size; null if it has none to widen.</summary>
    public EncoderDesign? Dilated { get; init; }

    /// <summary>Builds it for images of so many channels: features of each stage from [B, channels, H, W], H and W multiples of the coarsest stride.</summary>
    public required Func<int, Module<Tensor, IReadOnlyList<Tensor>>> Build { get; init; }

    /// <summary>Features of a decoder that has a width of its own.</summary>
    public int DecoderWidth => IsTiny ? 64 : 256;

    /// <summary>The place among the stages of the finest at least as coarse as a stride; those of stride 4 are in every encoder.</summary>
    public int At(int stride) => Stages.Index().First(stage => stage.Item.Stride >= stride).Index;
}

/// <summary>A stage of an encoder.</summary>
/// <param name="Stride">By how much its maps are smaller than the image.</param>
/// <param name="Features">Their number.</param>
internal sealed record EncoderStage(int Stride, int Features);
