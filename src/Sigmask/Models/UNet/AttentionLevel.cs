using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// A level of the Attention U-Net around the levels below it: what comes up from there opens the gate for the level's own features, and both are
/// joined. Weights are named <c>submodule</c>, <c>upconv</c>, <c>attention</c> and <c>merge</c>, as in MONAI.
/// </summary>
internal sealed class AttentionLevel : Module<Tensor, Tensor>
{
    private readonly AttentionGate attention;
    private readonly Sequential upconv;
    private readonly ConvolutionUnit merge;
    private readonly Module<Tensor, Tensor> submodule;

    /// <summary>A level.</summary>
    /// <param name="layers">Layers with batch normalisation.</param>
    /// <param name="width">Features of this level.</param>
    /// <param name="below">Features of the next one.</param>
    /// <param name="levelsBelow">Makes features of the next level, at half the size, of features of this one.</param>
    public AttentionLevel(SpatialLayers layers, int width, int below, Module<Tensor, Tensor> levelsBelow)
        : base(nameof(AttentionLevel))
    {
        attention = new(layers, width);
        upconv = Sequential(("up", new ConvolutionUnit(layers.UpsampleWithOverlap(below, width), layers.Normalize(width), ReLU(inplace: true))));
        merge = new(layers.Convolve(2 * width, width, layers.Alike(3), layers.Alike(1)), layers.Standardize(width), new ParametricRectifier());
        submodule = levelsBelow;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var coarse = upconv.call(submodule.call(input));
        return merge.call(Operations.Concatenate([attention.call(coarse, input), coarse], 1));
    }
}
