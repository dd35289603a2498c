using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>Joins coarse features, brought to double their size, with fine ones. Weights are named <c>upsample.deconv</c> and <c>convs</c>, as in MONAI.</summary>
internal sealed class UpsampledJoin : Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential upsample;
    private readonly Sequential convs;

    /// <summary>A join.</summary>
    /// <param name="layers">Layers with instance normalisation.</param>
    /// <param name="coarse">Coarse feature maps.</param>
    /// <param name="upsampled">As many of them are left when they are upsampled.</param>
    /// <param name="fine">Fine feature maps.</param>
    /// <param name="to">Feature maps of the result.</param>
    /// <param name="dropout">Share of these dropped while training.</param>
    public UpsampledJoin(SpatialLayers layers, int coarse, int upsampled, int fine, int to, double dropout)
        : base(nameof(UpsampledJoin))
    {
        upsample = Sequential(("deconv", layers.Upsample(coarse, upsampled)));
        convs = ConvolutionPair.Of(layers, fine + upsampled, to, dropout);
        RegisterComponents();
    }

    /// <summary>Features of the size of the fine ones.</summary>
    /// <param name="coarse">[B, coarse, size / 2].</param>
    /// <param name="fine">[B, fine, size].</param>
    public override Tensor forward(Tensor coarse, Tensor fine) => convs.call(Operations.Concatenate([fine, upsample.call(coarse)], 1));
}

/// <summary>The two 3x3 (x3) convolutions of a node, each with instance normalisation and leaky ReLU. Weights are named <c>conv_0</c> and <c>conv_1</c>, as in MONAI.</summary>
internal static class ConvolutionPair
{
    private const double Slope = 0.1;

    /// <summary>A pair that maps <paramref name="from"/> feature maps to <paramref name="to"/> and keeps the size.</summary>
    public static Sequential Of(SpatialLayers layers, int from, int to, double dropout)
    {
        var pair = Sequential(("conv_0", Unit(from)), ("conv_1", Unit(to)));
        return dropout > 0 ? pair.append(layers.Drop(dropout)) : pair;

        Module<Tensor, Tensor> Unit(int before) => new ConvolutionUnit(
            layers.Convolve(before, to, layers.Alike(3), layers.Alike(1)), layers.Normalize(to), new LeakyRectifier(Slope));
    }
}
