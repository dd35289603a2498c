using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// The decoder of DeepLabV3+: a pyramid over the coarse features, joined with fine ones (Chen et al., ECCV 2018). Weights are named <c>aspp</c>,
/// <c>block1</c>, <c>block2</c>, as in Segmentation Models PyTorch.
/// </summary>
internal sealed class DeepLabDecoder : Module<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>>
{
    private const int FineFeatures = 48;

    private readonly Sequential aspp;
    private readonly Sequential block1;
    private readonly Sequential block2;
    private readonly int fine;

    /// <summary>A decoder, as wide for every encoder.</summary>
    public DeepLabDecoder(EncoderDesign encoder)
        : base(nameof(DeepLabDecoder))
    {
        var width = encoder.DecoderWidth;
        fine = encoder.At(stride: 4);
        aspp = Sequential(new AtrousPyramid(encoder.Stages[^1].Features, width), AtrousPyramid.Separable(width, width), new BatchNormalization(width), ReLU(inplace: true));
        block1 = Sequential(Conv2d(encoder.Stages[fine].Features, FineFeatures, 1L, bias: false), new BatchNormalization(FineFeatures), ReLU(inplace: true));
        block2 = Sequential(AtrousPyramid.Separable(FineFeatures + width, width), new BatchNormalization(width), ReLU(inplace: true));
        RegisterComponents();
    }

    /// <summary>What networks are composed of it.</summary>
    public static DecoderDesign Design { get; } = new()
    {
        Name = "deeplabv3+",
        Title = "DeepLabV3+",
        Source = "Chen et al., ECCV 2018; Segmentation Models PyTorch",
        NeedsDilation = true,
        Features = encoder => [encoder.DecoderWidth],
        Build = encoder => new DeepLabDecoder(encoder),
    };

    /// <summary>Features at stride 4 from those of all stages.</summary>
    public override IReadOnlyList<Tensor> forward(IReadOnlyList<Tensor> input)
    {
        var coarse = aspp.call(input[^1]).ResizeTo(input[fine], alignCorners: true);
        return [block2.call(Operations.Concatenate([coarse, block1.call(input[fine])], 1))];
    }
}
