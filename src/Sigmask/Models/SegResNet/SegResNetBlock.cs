using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Two 3x3 (x3) convolutions, each after group normalisation and ReLU, and a shortcut around them (He et al., ECCV 2016). Weights are named
/// <c>norm1</c>, <c>conv1</c>, <c>norm2</c>, <c>conv2</c>, as in MONAI.
/// </summary>
internal sealed class SegResNetBlock : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> norm1;
    private readonly Module<Tensor, Tensor> norm2;
    private readonly ConvolutionUnit conv1;
    private readonly ConvolutionUnit conv2;

    /// <summary>A block that keeps the number of feature maps.</summary>
    public SegResNetBlock(SpatialLayers layers, int width, int groups)
        : base(nameof(SegResNetBlock))
    {
        (norm1, norm2) = (GroupNorm(groups, width), GroupNorm(groups, width));
        (conv1, conv2) = (new(layers.Convolve(width, width)), new(layers.Convolve(width, width)));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var features = conv1.call(norm1.call(input).Rectify());
        return conv2.call(norm2.call(features).Rectify()).Accumulate(input);
    }
}
