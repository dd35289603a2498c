using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// The way up of nnU-Net: transposed convolutions (named <c>transpconvs.i</c>), joined with the encoder's features by convolutions
/// (<c>stages.i.convs.j</c>), and logits of every stage (<c>seg_layers.i</c>), i counted from the coarsest.
/// </summary>
internal sealed class NnUNetDecoder : Module<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>>
{
    private readonly ModuleList<Module<Tensor, Tensor>> stages = [];

    [ComponentName(Name = "transpconvs")]
    private readonly ModuleList<Module<Tensor, Tensor>> upsampling = [];

    [ComponentName(Name = "seg_layers")]
    private readonly ModuleList<Module<Tensor, Tensor>> heads = [];

    /// <summary>A decoder.</summary>
    public NnUNetDecoder(SpatialLayers layers, NetworkTopology topology, NnUNetDesign design, int classes)
        : base(nameof(NnUNetDecoder))
    {
        for (var stage = design.Features.Count - 2; stage >= 0; stage--)
        {
            var width = design.Features[stage];
            upsampling.Add(layers.Upsample(design.Features[stage + 1], width, topology.Strides[stage + 1]));
            stages.Add(NormalizedConvolution.Stack(layers, design.DecoderConvolutions, 2 * width, width, topology.Kernels[stage], layers.Alike(1)));
            heads.Add(layers.MixChannels(width, classes));
        }

        RegisterComponents();
    }

    /// <summary>Features of each stage, the finest first.</summary>
    /// <param name="input">Features of the encoder, the finest first.</param>
    public override IReadOnlyList<Tensor> forward(IReadOnlyList<Tensor> input)
    {
        var features = input[^1];
        var results = new List<Tensor>();
        for (var stage = 0; stage < stages.Count; stage++)
        {
            results.Add(features = stages[stage].call(Operations.Concatenate([upsampling[stage].call(features), input[^(stage + 2)]], 1)));
        }

        results.Reverse();
        return results;
    }

    /// <summary>Logits of a stage.</summary>
    /// <param name="features">What <see cref="forward"/> made.</param>
    /// <param name="stage">Counted from the finest.</param>
    public Tensor Logits(IReadOnlyList<Tensor> features, int stage) => heads[^(stage + 1)].call(features[stage]);
}
