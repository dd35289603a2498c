using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// A pyramid of transformers: MiT (Xie et al., NeurIPS 2021) and PVTv2 (Wang et al. 2022) are the same network with different numbers. Named as in both
/// releases: <c>patch_embed1</c> … <c>patch_embed4</c>, <c>block1</c> … <c>block4</c>, <c>norm1</c> … <c>norm4</c>.
/// </summary>
internal sealed class PyramidEncoder : Module<Tensor, IReadOnlyList<Tensor>>
{
    private readonly (OverlappingPatches Embed, Sequential Blocks, LayerNorm Norm)[] stages;

    /// <summary>An encoder in training mode.</summary>
    /// <param name="design">Which pyramid.</param>
    /// <param name="channels">Channels of the images.</param>
    public PyramidEncoder(PyramidDesign design, int channels)
        : base(nameof(PyramidEncoder))
    {
        var dropped = new Queue<double>(StochasticDepth.Growing(design.Depths.Sum(), design.Dropped));
        stages = [.. Enumerable.Range(0, 4).Select(stage => (
            stage == 0 ? new OverlappingPatches(channels, design.Widths[0], kernel: 7, stride: 4) : new(design.Widths[stage - 1], design.Widths[stage], kernel: 3, stride: 2),
            Sequential(Enumerable.Range(0, design.Depths[stage]).Select(_ => new PyramidBlock(design, stage, dropped.Dequeue())).ToArray<Module<Tensor, Tensor>>()),
            LayerNorm(design.Widths[stage], PyramidBlock.Epsilon)))];
        foreach (var (index, (embed, blocks, norm)) in stages.Index())
        {
            register_module(Invariant($"patch_embed{index + 1}"), embed);
            register_module(Invariant($"block{index + 1}"), blocks);
            register_module(Invariant($"norm{index + 1}"), norm);
        }

        RegisterComponents();
    }

    /// <summary>Features [B, features, H, W] at the strides 4, 8, 16 and 32.</summary>
    /// <param name="input">[B, channels, H, W], H and W multiples of 32.</param>
    public override IReadOnlyList<Tensor> forward(Tensor input)
    {
        var features = new Tensor[stages.Length];
        foreach (var (index, (embed, blocks, norm)) in stages.Index())
        {
            input = features[index] = norm.call(blocks.call(embed.call(input))).Reorder(0, 3, 1, 2);
        }

        return features;
    }
}
