using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Convolutions, each with instance normalisation and parametric ReLU, and a shortcut around them. Weights are named <c>conv.uniti</c> and
/// <c>residual</c>, as in MONAI.
/// </summary>
internal sealed class ResidualUnit : Module<Tensor, Tensor>
{
    private readonly Sequential conv;
    private readonly Module<Tensor, Tensor>? residual;

    /// <summary>A unit that maps <paramref name="from"/> feature maps to <paramref name="to"/>.</summary>
    /// <param name="layers">Layers of its dimensions.</param>
    /// <param name="from">Feature maps.</param>
    /// <param name="to">Feature maps of the result.</param>
    /// <param name="stride">1 or 2; by which the first convolution divides the size.</param>
    /// <param name="count">How many convolutions.</param>
    /// <param name="endsPlain">Whether the last one has neither normalisation nor activation, as logits.</param>
    public ResidualUnit(SpatialLayers layers, int from, int to, int stride, int count = 2, bool endsPlain = false)
        : base(nameof(ResidualUnit))
    {
        conv = Sequential(Enumerable.Range(0, count).Select(index => (Invariant($"unit{index}"), Unit(index))));
        residual = stride > 1 ? Convolve(from, stride) : from != to ? layers.MixChannels(from, to) : null;
        RegisterComponents();

        Module<Tensor, Tensor> Convolve(int before, int step) => layers.Convolve(before, to, layers.Alike(3), layers.Alike(step));

        Module<Tensor, Tensor> Unit(int index)
        {
            var convolution = Convolve(index == 0 ? from : to, index == 0 ? stride : 1);
            return endsPlain && index == count - 1 ? new ConvolutionUnit(convolution) : new ConvolutionUnit(convolution, layers.Standardize(to), new ParametricRectifier());
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => conv.call(input).Add(residual?.call(input) ?? input);
}
