using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// The decoder of DeepLabV3+: a pyramid over the coarse features, joined with fine ones (Chen et al., ECCV 2018). Weights are named <c>aspp</c>,
/// <c>block1</c>, <c>block2</c>, as in Segmentation Models PyTorch.
/// </summary>
internal sealed class DeepLabDecoder : Module<IReadOnlyList<Tensor>, Tensor>
{
    private const int FineFeatures = 48;

    private readonly Sequential aspp;
    private readonly Sequential block1;
    private readonly Sequential block2;

    /// <summary>A decoder.</summary>
    /// <param name="encoder">Feature maps of the encoder at the strides 2, 4, 8, 16 and 16.</param>
    /// <param name="width">Feature maps of the decoder.</param>
    public DeepLabDecoder(IReadOnlyList<int> encoder, int width)
        : base(nameof(DeepLabDecoder))
    {
        aspp = Sequential(new AtrousPyramid(encoder[^1], width), SeparableConvolution.Of(width, width), new BatchNormalization(width), ReLU(inplace: true));
        block1 = Sequential(Conv2d(encoder[1], FineFeatures, 1L, bias: false), new BatchNormalization(FineFeatures), ReLU(inplace: true));
        block2 = Sequential(SeparableConvolution.Of(FineFeatures + width, width), new BatchNormalization(width), ReLU(inplace: true));
        RegisterComponents();
    }

    /// <summary>Features at stride 4.</summary>
    public override Tensor forward(IReadOnlyList<Tensor> input)
    {
        var coarse = aspp.call(input[^1]).ResizeTo(input[1], alignCorners: true);
        return block2.call(Operations.Concatenate([coarse, block1.call(input[1])], 1));
    }
}
