using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>The sum of what 1x1, 3x3 and 5x5 kernels see of each feature map on its own (MSDC of EMCAD). Weights are named <c>dwconvs.i</c>.</summary>
internal sealed class DepthwiseScales : Module<Tensor, Tensor>
{
    private static readonly int[] Kernels = [1, 3, 5];

    private readonly ModuleList<Sequential> dwconvs = [];

    /// <summary>Kernels for <paramref name="width"/> feature maps.</summary>
    public DepthwiseScales(int width)
        : base(nameof(DepthwiseScales))
    {
        foreach (var kernel in Kernels)
        {
            dwconvs.Add(Sequential(Conv2d(width, width, kernel, padding: kernel / 2, groups: width, bias: false), new BatchNormalization(width), ReLU6(inplace: true)));
        }

        RegisterComponents();
    }

    /// <summary>Feature maps [B, width, H, W] from such.</summary>
    public override Tensor forward(Tensor input) => dwconvs.Select(scale => scale.call(input)).Aggregate((sum, seen) => sum.Add(seen));
}
