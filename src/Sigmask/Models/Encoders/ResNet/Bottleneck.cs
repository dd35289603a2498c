using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// A 3x3 convolution between two of 1x1 that narrow and widen, and a shortcut around them (He et al., CVPR 2016, fig. 5 right). The stride is that
/// of the 3x3 convolution, as in torchvision and timm.
/// </summary>
internal sealed class Bottleneck : Module<Tensor, Tensor>
{
    /// <summary>Feature maps that leave a block for each within it.</summary>
    public const int Expansion = 4;

    private readonly Conv2d conv1;
    private readonly BatchNormalization bn1;
    private readonly Conv2d conv2;
    private readonly BatchNormalization bn2;
    private readonly Conv2d conv3;
    private readonly BatchNormalization bn3;
    private readonly Sequential? downsample;

    /// <summary>A block that maps <paramref name="from"/> feature maps to <see cref="Expansion"/> times <paramref name="width"/>.</summary>
    public Bottleneck(int from, int width, int stride, int dilation)
        : base(nameof(Bottleneck))
    {
        conv1 = Conv2d(from, width, 1L, bias: false);
        bn1 = new BatchNormalization(width);
        conv2 = Conv2d(width, width, 3, stride: stride, padding: dilation, dilation: dilation, bias: false);
        bn2 = new BatchNormalization(width);
        conv3 = Conv2d(width, Expansion * width, 1L, bias: false);
        bn3 = new BatchNormalization(Expansion * width);
        downsample = BasicBlock.Shortcut(from, Expansion * width, stride);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var features = bn1.call(conv1.call(input)).Rectify();
        features = bn2.call(conv2.call(features)).Rectify();
        return bn3.call(conv3.call(features)).Accumulate(downsample?.call(input) ?? input).Rectify();
    }
}
