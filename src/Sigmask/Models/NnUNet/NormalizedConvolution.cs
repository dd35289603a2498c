using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>A convolution with instance normalisation and, mostly, leaky ReLU. Weights are named <c>conv</c> and <c>norm</c>, as in nnU-Net.</summary>
internal sealed class NormalizedConvolution : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> conv;
    private readonly Module<Tensor, Tensor> norm;
    private readonly bool isActivated;

    /// <summary>One of ready layers, which belong to it.</summary>
    private NormalizedConvolution(Module<Tensor, Tensor> convolution, Module<Tensor, Tensor> normalization, bool isActivated)
        : base(nameof(NormalizedConvolution))
    {
        (conv, norm, this.isActivated) = (convolution, normalization, isActivated);
        RegisterComponents();
    }

    /// <summary>A convolution that divides the size by strides.</summary>
    public static NormalizedConvolution Of(SpatialLayers layers, int from, int to, IReadOnlyList<int> kernel, IReadOnlyList<int> strides, bool isActivated = true) =>
        new(layers.Convolve(from, to, kernel, strides), layers.Normalize(to), isActivated);

    /// <summary>A linear map of each pixel's features, without bias and activation.</summary>
    public static NormalizedConvolution Projection(SpatialLayers layers, int from, int to) =>
        new(layers.Convolve(from, to, layers.Alike(1), layers.Alike(1), hasBias: false), layers.Normalize(to), isActivated: false);

    /// <summary>Several in a row, named <c>convs.i</c>; the first divides the size by strides.</summary>
    public static Sequential Stack(SpatialLayers layers, int count, int from, int to, IReadOnlyList<int> kernel, IReadOnlyList<int> strides) =>
        Sequential(("convs", Sequential(Enumerable.Range(0, count).Select(index =>
            (Module<Tensor, Tensor>)Of(layers, index == 0 ? from : to, to, kernel, index == 0 ? strides : layers.Alike(1))))));

    /// <summary>Sets scale and shift of the normalisation to 0, so that the result is 0.</summary>
    public void Silence()
    {
        using var withoutGradient = no_grad();
        foreach (var parameter in norm.parameters())
        {
            parameter.zero_();
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var features = norm.call(conv.call(input));
        return isActivated ? LeakyRectifier.Apply(features) : features;
    }
}
