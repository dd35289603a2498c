using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// A weight for each pixel, from the mean and the maximum of its features and those around it (SAB of EMCAD; Woo et al., ECCV 2018). Its weight is named
/// <c>conv</c>.
/// </summary>
internal sealed class SpatialAttention : Module<Tensor, Tensor>
{
    private readonly Conv2d conv;

    /// <summary>Weights from 7x7 pixels.</summary>
    public SpatialAttention()
        : base(nameof(SpatialAttention))
    {
        conv = Conv2d(2, 1, 7, padding: 3, bias: false);
        RegisterComponents();
    }

    /// <summary>The pixels of [B, features, H, W], weighted.</summary>
    public override Tensor forward(Tensor input) => input.Multiply(conv.call(Operations.Concatenate([input.Mean(1), input.Largest(1)], 1)).Sigmoid());
}
