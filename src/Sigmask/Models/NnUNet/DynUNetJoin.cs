using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>Joins coarse features, brought to the size of fine ones, with these. Weights are named <c>transp_conv</c> and <c>conv_block</c>, as in MONAI.</summary>
internal sealed class DynUNetJoin : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "transp_conv")]
    private readonly ConvolutionUnit upsampling;

    [ComponentName(Name = "conv_block")]
    private readonly DynUNetBlock block;

    /// <summary>A join of as many coarse features, once upsampled, as fine ones.</summary>
    public DynUNetJoin(SpatialLayers layers, int coarse, int fine, IReadOnlyList<int> kernel, IReadOnlyList<int> factors)
        : base(nameof(DynUNetJoin))
    {
        upsampling = new(layers.Upsample(coarse, fine, factors, hasBias: false));
        block = new(layers, 2 * fine, fine, kernel, layers.Alike(1));
        RegisterComponents();
    }

    /// <summary>Features of the size of the fine ones.</summary>
    public override Tensor forward(Tensor coarse, Tensor fine) => block.call(Operations.Concatenate([upsampling.call(coarse), fine], 1));
}
