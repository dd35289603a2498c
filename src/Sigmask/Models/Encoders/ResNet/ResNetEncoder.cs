using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// A residual network without its classifier: the features of an image at several strides. Named as in torchvision and timm:
/// <c>conv1</c>, <c>bn1</c>, <c>layer1</c> … <c>layer4</c>.
/// </summary>
internal sealed class ResNetEncoder : Module<Tensor, IReadOnlyList<Tensor>>
{
    private readonly Conv2d conv1;
    private readonly BatchNormalization bn1;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;

    /// <summary>An encoder in training mode.</summary>
    /// <param name="design">Which residual network.</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="isDilated">Whether the last stage widens its convolutions instead of halving the size, so that the coarsest stride is 16.</param>
    public ResNetEncoder(ResNetDesign design, int channels, bool isDilated = false)
        : base(nameof(ResNetEncoder))
    {
        conv1 = Conv2d(channels, design.Width, 7, stride: 2, padding: 3, bias: false);
        bn1 = new BatchNormalization(design.Width);
        layer1 = Stage(design, 0, stride: 1, dilation: 1);
        layer2 = Stage(design, 1, stride: 2, dilation: 1);
        layer3 = Stage(design, 2, stride: 2, dilation: 1);
        layer4 = isDilated ? Stage(design, 3, stride: 1, dilation: 2) : Stage(design, 3, stride: 2, dilation: 1);
        RegisterComponents();
    }

    /// <summary>Features at the strides 2, 4, 8, 16 and 32 (or 16 again).</summary>
    /// <param name="input">[B, channels, H, W].</param>
    public override IReadOnlyList<Tensor> forward(Tensor input)
    {
        var stem = bn1.call(conv1.call(input)).Rectify();
        var first = layer1.call(stem.PoolLargest(kernel: 3, stride: 2, padding: 1));
        var second = layer2.call(first);
        var third = layer3.call(second);
        return [stem, first, second, third, layer4.call(third)];
    }

    private static Sequential Stage(ResNetDesign design, int stage, int stride, int dilation)
    {
        var (from, to, width) = (design.FeatureMaps[stage], design.FeatureMaps[stage + 1], design.Width << stage);
        return Sequential(Enumerable.Range(0, design.Blocks[stage]).Select(index => Block(index == 0 ? from : to, index == 0 ? stride : 1)));

        Module<Tensor, Tensor> Block(int before, int step) =>
            design.HasBottlenecks ? new Bottleneck(before, width, step, dilation) : new BasicBlock(before, width, step, dilation);
    }
}
