using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>Two 3x3 convolutions and a shortcut around them (He et al., CVPR 2016, fig. 5 left).</summary>
internal sealed class BasicBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNormalization bn1;
    private readonly Conv2d conv2;
    private readonly BatchNormalization bn2;
    private readonly Sequential? downsample;

    /// <summary>A block that maps <paramref name="from"/> feature maps to <paramref name="width"/>.</summary>
    public BasicBlock(int from, int width, int stride, int dilation)
        : base(nameof(BasicBlock))
    {
        conv1 = Conv2d(from, width, 3, stride: stride, padding: dilation, dilation: dilation, bias: false);
        bn1 = new BatchNormalization(width);
        conv2 = Conv2d(width, width, 3, padding: dilation, dilation: dilation, bias: false);
        bn2 = new BatchNormalization(width);
        downsample = Shortcut(from, width, stride);
        RegisterComponents();
    }

    /// <summary>A strided linear map where a block changes size or number of feature maps (option B of He et al.); null where it changes neither.</summary>
    public static Sequential? Shortcut(int from, int to, int stride) =>
        stride == 1 && from == to ? null : Sequential(Conv2d(from, to, 1L, stride: stride, bias: false), new BatchNormalization(to));

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var features = bn1.call(conv1.call(input)).Rectify();
        return bn2.call(conv2.call(features)).Accumulate(downsample?.call(input) ?? input).Rectify();
    }
}
