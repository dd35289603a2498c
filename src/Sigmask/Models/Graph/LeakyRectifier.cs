using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>The leaky ReLU (Maas et al., ICML 2013), in place.</summary>
internal sealed class LeakyRectifier : nn.Module<Tensor, Tensor>
{
    private readonly double slope;

    /// <summary>As a layer.</summary>
    /// <param name="slope">By which what is negative is scaled.</param>
    public LeakyRectifier(double slope)
        : base(nameof(LeakyRectifier)) => this.slope = slope;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Apply(input, slope);

    /// <summary>Scales what is negative, by 0.01 as in nnU-Net if nothing else is said.</summary>
    public static Tensor Apply(Tensor features, double slope = 0.01) => features.RectifyLeakily(slope);
}
