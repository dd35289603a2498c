using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Two convolutions and a shortcut around them, which takes means where the block divides the size (ResNet-D; He et al., CVPR 2019). Weights are
/// named <c>conv1</c>, <c>conv2</c> and <c>skip</c>, as in nnU-Net.
/// </summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly NormalizedConvolution conv1;
    private readonly NormalizedConvolution conv2;
    private readonly Sequential? skip;

    /// <summary>A block that maps <paramref name="from"/> feature maps to <paramref name="to"/>.</summary>
    public ResidualBlock(SpatialLayers layers, int from, int to, IReadOnlyList<int> kernel, IReadOnlyList<int> strides)
        : base(nameof(ResidualBlock))
    {
        conv1 = NormalizedConvolution.Of(layers, from, to, kernel, strides);
        conv2 = NormalizedConvolution.Of(layers, to, to, kernel, layers.Alike(1), isActivated: false);
        List<Module<Tensor, Tensor>> shortcut = [];
        if (strides.Any(stride => stride > 1))
        {
            shortcut.Add(layers.Average(strides));
        }

        if (from != to)
        {
            shortcut.Add(NormalizedConvolution.Projection(layers, from, to));
        }

        skip = shortcut.Count > 0 ? Sequential(shortcut) : null;
        RegisterComponents();
    }

    /// <summary>Lets nothing but the shortcut pass, until the block has learned something (Goyal et al. 2017).</summary>
    public void BeginAsShortcut() => conv2.Silence();

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => LeakyRectifier.Apply(conv2.call(conv1.call(input)).Accumulate(skip?.call(input) ?? input));
}
