using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>A decoder that networks are composed of (<see cref="EncoderDecoder"/>), built on the stages of any encoder.</summary>
internal sealed record DecoderDesign
{
    /// <summary>The name to ask for it by.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>Where it was published.</summary>
    public required string Source { get; init; }

    /// <summary>Whether it is built on the dilated encoder (<see cref="EncoderDesign.Dilated"/>).</summary>
    public bool NeedsDilation { get; init; }

    /// <summary>Whether it normalises by batches at the coarsest stride of the encoder.</summary>
    public bool NormalizesCoarsest { get; init; }

    /// <summary>How many features it gives to each head, that of the finest first; what all but the first make is for deep supervision.</summary>
    public required Func<EncoderDesign, IReadOnlyList<int>> Features { get; init; }

    /// <summary>Builds it on an encoder: features for each head from those of each stage.</summary>
    public required Func<EncoderDesign, Module<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>>> Build { get; init; }

    /// <summary>Length of the heads' kernels.</summary>
    public int HeadKernel { get; init; } = 1;

    /// <summary>Whether logits are enlarged from corner pixel to corner pixel rather than from border to border.</summary>
    public bool AlignsCorners { get; init; } = true;

    /// <summary>Standard deviation of its convolutions at first; null: that of <see cref="WeightInitialization"/>.</summary>
    public double? Deviation { get; init; }

    /// <inheritdoc cref="ModelFamily.LearningRate"/>
    public double LearningRate { get; init; } = 1e-2;
}
