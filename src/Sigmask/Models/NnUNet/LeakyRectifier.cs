using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>The activation of nnU-Net (Maas et al., ICML 2013).</summary>
internal static class LeakyRectifier
{
    private const double Slope = 0.01;

    /// <summary>Scales what is negative, in place.</summary>
    public static Tensor Apply(Tensor features) => nn.functional.leaky_relu(features, Slope, inplace: true);
}
