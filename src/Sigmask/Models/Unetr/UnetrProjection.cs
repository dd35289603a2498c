using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Brings features of the transformer up to the size of a level of the decoder. Weights are named <c>transp_conv_init</c> and <c>blocks.i.{0,1}</c>.
/// </summary>
internal sealed class UnetrProjection : Module<Tensor, Tensor>
{
    [ComponentName(Name = "transp_conv_init")]
    private readonly Sequential first;

    private readonly ModuleList<Sequential> blocks = [];

    /// <summary>Doubles the size once, and once more for each block.</summary>
    public UnetrProjection(UnetrLayers layers, int from, int to, int blocks)
        : base(nameof(UnetrProjection))
    {
        first = layers.Upsample(from, to);
        for (var block = 0; block < blocks; block++)
        {
            this.blocks.Add(Sequential(layers.Upsample(to, to), new UnetrResidual(layers, to, to)));
        }

        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => blocks.Aggregate(first.call(input), (features, block) => block.call(features));
}
