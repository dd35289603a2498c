using Sigmask.Models;
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
        // Layers and Operations alone, so that OnnxExport can write it.
        var fine = top.call(images);
        var half = middle.call(fine.PoolLargest(2, 2));
        var quarter = bottom.call(half.PoolLargest(2, 2));
        var rising = middleUp.call(Operations.Concatenate([quarter.EnlargeTwofold(isSmooth: false), half], axis: 1));
        return head.call(topUp.call(Operations.Concatenate([rising.EnlargeTwofold(isSmooth: false), fine], axis: 1)));
    }

    private static Sequential Block(long from, long to) => nn.Sequential(
        nn.Conv2d(from, to, 3, padding: 1, bias: false), nn.InstanceNorm2d(to, affine: true), nn.ReLU(),
        nn.Conv2d(to, to, 3, padding: 1, bias: false), nn.InstanceNorm2d(to, affine: true), nn.ReLU());
}
