using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// A residual block that widens the features, sees each at several scales, shuffles them and narrows them again (MSCB of EMCAD). Weights are named
/// <c>pconv1</c>, <c>msdc</c> and <c>pconv2</c>.
/// </summary>
internal sealed class MultiScaleConvolution : Module<Tensor, Tensor>
{
    private const int Expansion = 2;

    private readonly Sequential pconv1;
    private readonly DepthwiseScales msdc;
    private readonly Sequential pconv2;

    /// <summary>A block of <paramref name="width"/> features.</summary>
    public MultiScaleConvolution(int width)
        : base(nameof(MultiScaleConvolution))
    {
        pconv1 = Sequential(Conv2d(width, Expansion * width, 1L, bias: false), new BatchNormalization(Expansion * width), ReLU6(inplace: true));
        msdc = new(Expansion * width);
        pconv2 = Sequential(Conv2d(Expansion * width, width, 1L, bias: false), new BatchNormalization(width));
        RegisterComponents();
    }

    /// <summary>Features [B, width, H, W] from such.</summary>
    public override Tensor forward(Tensor input) => input.Add(pconv2.call(msdc.call(pconv1.call(input)).ShuffleChannels(Expansion)));
}
