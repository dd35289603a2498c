using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OwnNetwork;

/// <summary>A small U-Net as anybody might write it in TorchSharp: [B, channels, H, W] to logits [B, classes, H, W], H and W divisible by 4.</summary>
internal sealed class MyUNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential top;
    private readonly Sequential middle;
    private readonly Sequential bottom;
    private readonly Sequential middleUp;
    private readonly Sequential topUp;
    private readonly Conv2d head;

    public MyUNet(int channels, int classes, int width = 8)
        : base(nameof(MyUNet))
    {
        top = Block(channels, width);
        middle = Block(width, 2 * width);
        bottom = Block(2 * width, 4 * width);
        middleUp = Block(6 * width, 2 * width);
        topUp = Block(3 * width, width);
        head = nn.Conv2d(width, classes, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor images)
    {
        var fine = top.forward(images);
        var half = middle.forward(nn.functional.max_pool2d(fine, 2));
        var quarter = bottom.forward(nn.functional.max_pool2d(half, 2));
        var rising = middleUp.forward(cat([Twice(quarter), half], 1));
        return head.forward(topUp.forward(cat([Twice(rising), fine], 1)));
    }

    private static Tensor Twice(Tensor features) => nn.functional.interpolate(features, scale_factor: [2, 2], mode: InterpolationMode.Nearest);

    private static Sequential Block(long from, long to) => nn.Sequential(
        nn.Conv2d(from, to, 3, padding: 1, bias: false), nn.InstanceNorm2d(to, affine: true), nn.ReLU(),
        nn.Conv2d(to, to, 3, padding: 1, bias: false), nn.InstanceNorm2d(to, affine: true), nn.ReLU());
}
