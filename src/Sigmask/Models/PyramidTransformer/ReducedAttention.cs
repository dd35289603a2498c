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
        var (batch, width) = (input.shape[0], input.shape[3]);
        var queries = q.call(input).reshape(batch, -1, heads, width / heads).transpose(1, 2);
        var context = sr is null ? input : norm!.call(sr.call(input.permute(0, 3, 1, 2)).permute(0, 2, 3, 1));
        var pairs = kv.call(context).reshape(batch, -1, 2, heads, width / heads).permute(2, 0, 3, 1, 4);
        return proj.call(attention.call(queries, pairs[0], pairs[1], null).transpose(1, 2).reshape(input.shape));
    }
}
