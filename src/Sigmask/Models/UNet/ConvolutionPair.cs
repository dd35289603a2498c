using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

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
