using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// The way down of nnU-Net: in each stage convolutions (named <c>stages.i.0.convs.j</c>) or, after a <c>stem</c>, residual blocks
/// (<c>stages.i.blocks.j</c>), the first of which divides the size.
/// </summary>
internal sealed class NnUNetEncoder : Module<Tensor, IReadOnlyList<Tensor>>
{
    private readonly Sequential? stem;
    private readonly ModuleList<Module<Tensor, Tensor>> stages = [];

    /// <summary>An encoder.</summary>
    public NnUNetEncoder(SpatialLayers layers, NetworkTopology topology, NnUNetDesign design, int channels)
        : base(nameof(NnUNetEncoder))
    {
        stem = design.IsResidual ? NormalizedConvolution.Stack(layers, 1, channels, design.Features[0], topology.Kernels[0], layers.Alike(1)) : null;
        for (var stage = 0; stage < design.Features.Count; stage++)
        {
            var from = stage > 0 ? design.Features[stage - 1] : design.IsResidual ? design.Features[0] : channels;
            var (to, kernel, strides) = (design.Features[stage], topology.Kernels[stage], topology.Strides[stage]);
            stages.Add(design.IsResidual
                ? Sequential(("blocks", Sequential(Enumerable.Range(0, design.Blocks[stage]).Select(index =>
                    (Module<Tensor, Tensor>)new ResidualBlock(layers, index == 0 ? from : to, to, kernel, index == 0 ? strides : layers.Alike(1))))))
                : Sequential(NormalizedConvolution.Stack(layers, design.Blocks[stage], from, to, kernel, strides)));
        }

        RegisterComponents();
    }

    /// <summary>Features of each stage, the finest first.</summary>
    /// <param name="input">[B, channels, spatial].</param>
    public override IReadOnlyList<Tensor> forward(Tensor input)
    {
        var features = stem?.call(input) ?? input;
        return [.. stages.Select(stage => features = stage.call(features))];
    }
}
