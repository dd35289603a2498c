using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>A block of a pyramid of transformers: attention, then the feed-forward part, each after a normalisation and added to its input.</summary>
internal sealed class PyramidBlock : Module<Tensor, Tensor>
{
    /// <summary>Added to the variance by the normalisations of blocks and stages.</summary>
    public const double Epsilon = 1e-6;

    private readonly LayerNorm norm1;
    private readonly ReducedAttention attn;
    private readonly LayerNorm norm2;
    private readonly SpatialFeedForward mlp;
    private readonly StochasticDepth depth;

    /// <summary>A block of a stage.</summary>
    /// <param name="design">The pyramid.</param>
    /// <param name="stage">0 to 3, from the finest.</param>
    /// <param name="dropped">Share of the images for which a branch is left out while training.</param>
    public PyramidBlock(PyramidDesign design, int stage, double dropped)
        : base(nameof(PyramidBlock))
    {
        var width = design.Widths[stage];
        norm1 = LayerNorm(width, Epsilon);
        attn = new(width, PyramidDesign.Heads[stage], PyramidDesign.Reductions[stage]);
        norm2 = LayerNorm(width, Epsilon);
        mlp = new(width, width * design.Ratios[stage]);
        depth = new(dropped);
        RegisterComponents();
    }

    /// <summary>Tokens [B, H, W, features] from such.</summary>
    public override Tensor forward(Tensor input)
    {
        var attended = input.Add(depth.call(attn.call(norm1.call(input))));
        return attended.Add(depth.call(mlp.call(norm2.call(attended))));
    }
}
