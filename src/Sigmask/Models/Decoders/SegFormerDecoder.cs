using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// The decoder of SegFormer: a linear map of each stage's features, all brought to stride 4 and mixed pixel by pixel. Weights are named
/// <c>mlp_stage.i.linear</c>, i from the coarsest, and <c>fuse_stage</c>, as in Segmentation Models PyTorch.
/// </summary>
internal sealed class SegFormerDecoder : Module<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>>
{
    [ComponentName(Name = "mlp_stage")]
    private readonly ModuleList<Sequential> stages = [];

    [ComponentName(Name = "fuse_stage")]
    private readonly Sequential fuse;

    private readonly int finest;

    /// <summary>A decoder, as wide for every encoder.</summary>
    public SegFormerDecoder(EncoderDesign encoder)
        : base(nameof(SegFormerDecoder))
    {
        var width = encoder.DecoderWidth;
        finest = encoder.At(stride: 4);
        foreach (var stage in encoder.Stages.Reverse())
        {
            stages.Add(Sequential(("linear", Linear(stage.Features, width))));
        }

        fuse = Sequential(Conv2d((long)stages.Count * width, width, 1L, bias: false), new BatchNormalization(width), ReLU(inplace: true));
        RegisterComponents();
    }

    /// <summary>What networks are composed of it.</summary>
    public static DecoderDesign Design { get; } = new()
    {
        Name = "segformer",
        Title = "SegFormer",
        Source = "Xie et al., NeurIPS 2021; Segmentation Models PyTorch",
        Features = encoder => [encoder.DecoderWidth],
        Build = encoder => new SegFormerDecoder(encoder),
    };

    /// <summary>Features at stride 4 from those of all stages.</summary>
    public override IReadOnlyList<Tensor> forward(IReadOnlyList<Tensor> input) => [fuse.call(Operations.Concatenate(
        [.. stages.Zip(input.Reverse(), (stage, features) => stage.call(features.Reorder(0, 2, 3, 1)).Reorder(0, 3, 1, 2).ResizeTo(input[finest]))], 1))];
}
