using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>One step up of the decoder: doubled, joined with the encoder's features, mixed. Weights are named <c>transp_conv</c> and <c>conv_block</c>.</summary>
internal sealed class UnetrUp : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "transp_conv")]
    private readonly Sequential up;

    [ComponentName(Name = "conv_block")]
    private readonly UnetrResidual mix;

    /// <summary>A step from <paramref name="from"/> features to <paramref name="to"/>.</summary>
    public UnetrUp(UnetrLayers layers, int from, int to)
        : base(nameof(UnetrUp))
    {
        up = layers.Upsample(from, to);
        mix = new(layers, 2 * to, to);
        RegisterComponents();
    }

    /// <summary>Features at twice the size.</summary>
    /// <param name="coarse">[B, from, spatial].</param>
    /// <param name="skip">[B, to, twice spatial].</param>
    public override Tensor forward(Tensor coarse, Tensor skip) => mix.call(Operations.Concatenate([up.call(coarse), skip], 1));
}
