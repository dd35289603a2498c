using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// A weight for each feature map, from its mean and its maximum over the image: σ(f(mean) + f(max)), f a bottleneck (CAB of EMCAD; Woo et al., ECCV 2018).
/// Weights are named <c>fc1</c> and <c>fc2</c>.
/// </summary>
internal sealed class ChannelAttention : Module<Tensor, Tensor>
{
    private const int Ratio = 16;

    private readonly Conv2d fc1;
    private readonly Conv2d fc2;

    /// <summary>Weights of <paramref name="width"/> feature maps.</summary>
    public ChannelAttention(int width)
        : base(nameof(ChannelAttention))
    {
        var reduced = width / Math.Min(Ratio, width);
        fc1 = Conv2d(width, reduced, 1L, bias: false);
        fc2 = Conv2d(reduced, width, 1L, bias: false);
        RegisterComponents();
    }

    /// <summary>The feature maps [B, width, H, W], weighted.</summary>
    public override Tensor forward(Tensor input) => input.Multiply(Mapped(input.Mean(2, 3)).Add(Mapped(input.Largest(2, 3))).Sigmoid());

    private Tensor Mapped(Tensor features) => fc2.call(fc1.call(features).Rectify());
}
