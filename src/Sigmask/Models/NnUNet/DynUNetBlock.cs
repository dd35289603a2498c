using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Two convolutions with instance normalisation and leaky ReLU. Weights are named <c>conv1.conv</c>, <c>norm1</c>, <c>conv2.conv</c>, <c>norm2</c>,
/// as in MONAI.
/// </summary>
internal sealed class DynUNetBlock : Module<Tensor, Tensor>
{
    private readonly ConvolutionUnit conv1;
    private readonly ConvolutionUnit conv2;
    private readonly Module<Tensor, Tensor> norm1;
    private readonly Module<Tensor, Tensor> norm2;

    /// <summary>A block whose first convolution divides the size by strides.</summary>
    public DynUNetBlock(SpatialLayers layers, int from, int to, IReadOnlyList<int> kernel, IReadOnlyList<int> strides)
        : base(nameof(DynUNetBlock))
    {
        conv1 = new(layers.Convolve(from, to, kernel, strides, hasBias: false));
        conv2 = new(layers.Convolve(to, to, kernel, layers.Alike(1), hasBias: false));
        (norm1, norm2) = (layers.Normalize(to), layers.Normalize(to));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var features = LeakyRectifier.Apply(norm1.call(conv1.call(input)));
        return LeakyRectifier.Apply(norm2.call(conv2.call(features)));
    }
}
