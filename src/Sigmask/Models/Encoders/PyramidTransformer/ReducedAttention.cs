using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Self-attention in which every token asks, but only a coarser grid of tokens answers: keys and values come from a strided convolution (Wang et al.,
/// ICCV 2021, "spatial reduction"). Weights are named <c>q</c>, <c>kv</c>, <c>proj</c>, <c>sr</c> and <c>norm</c>.
/// </summary>
internal sealed class ReducedAttention : Module<Tensor, Tensor>
{
    private readonly Linear q;
    private readonly Linear kv;
    private readonly Linear proj;
    private readonly Conv2d? sr;
    private readonly LayerNorm? norm;
    private readonly DotProductAttention attention = new();
    private readonly int heads;

    /// <summary>Attention of <paramref name="heads"/> heads.</summary>
    /// <param name="width">Features of a token.</param>
    /// <param name="heads">They share the features evenly.</param>
    /// <param name="reduction">How many times fewer keys along each axis; 1 for as many as tokens.</param>
    public ReducedAttention(int width, int heads, int reduction)
        : base(nameof(ReducedAttention))
    {
        this.heads = heads;
        q = Linear(width, width);
        kv = Linear(width, 2L * width);
        proj = Linear(width, width);
        if (reduction > 1)
        {
            sr = Conv2d(width, width, reduction, stride: reduction);
            norm = LayerNorm(width);
        }

        RegisterComponents();
    }

    /// <summary>Tokens [B, H, W, width] from such.</summary>
    public override Tensor forward(Tensor input)
    {
        var width = input.shape[3];
        var queries = q.call(input).Reform(0, -1, heads, width / heads).Reorder(0, 2, 1, 3);
        var context = sr is null ? input : norm!.call(sr.call(input.Reorder(0, 3, 1, 2)).Reorder(0, 2, 3, 1));
        var pairs = kv.call(context).Reform(0, -1, 2, heads, width / heads).Reorder(2, 0, 3, 1, 4);
        return proj.call(attention.call(queries, pairs.Slice(0), pairs.Slice(1), null).Reorder(0, 2, 1, 3).ReformTo(input));
    }
}
