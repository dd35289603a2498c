using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// The decoder of SegFormer: a linear map of each stage's features, all brought to stride 4 and mixed pixel by pixel. Weights are named
/// <c>mlp_stage.i.linear</c>, i from the coarsest, and <c>fuse_stage</c>, as in Segmentation Models PyTorch.
/// </summary>
internal sealed class SegFormerDecoder : Module<IReadOnlyList<Tensor>, Tensor>
{
    [ComponentName(Name = "mlp_stage")]
    private readonly ModuleList<Sequential> stages = [];

    [ComponentName(Name = "fuse_stage")]
    private readonly Sequential fuse;

    /// <summary>A decoder.</summary>
    /// <param name="encoder">Features of the encoder at the strides 4, 8, 16 and 32.</param>
    /// <param name="width">Features that each is mapped to.</param>
    public SegFormerDecoder(IReadOnlyList<int> encoder, int width)
        : base(nameof(SegFormerDecoder))
    {
        foreach (var features in encoder.Reverse())
        {
            stages.Add(Sequential(("linear", Linear(features, width))));
        }

        fuse = Sequential(Conv2d((long)encoder.Count * width, width, 1L, bias: false), new BatchNormalization(width), ReLU(inplace: true));
        RegisterComponents();
    }

    /// <summary>Features at stride 4 from those at the strides 4, 8, 16 and 32.</summary>
    public override Tensor forward(IReadOnlyList<Tensor> input) => fuse.call(Operations.Concatenate(
        [.. stages.Zip(input.Reverse(), (stage, features) => stage.call(features.Reorder(0, 2, 3, 1)).Reorder(0, 3, 1, 2).ResizeTo(input[0]))], 1));
}
