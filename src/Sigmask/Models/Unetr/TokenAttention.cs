using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>Self-attention of all tokens. Weights are named <c>qkv</c> and <c>out_proj</c>, as in MONAI.</summary>
internal sealed class TokenAttention : Module<Tensor, Tensor>
{
    private readonly Linear qkv;

    [ComponentName(Name = "out_proj")]
    private readonly Linear output;

    private readonly DotProductAttention attention = new();
    private readonly int heads;

    /// <summary>Attention of <paramref name="heads"/> heads, which share <paramref name="width"/> features evenly.</summary>
    public TokenAttention(int width, int heads)
        : base(nameof(TokenAttention))
    {
        this.heads = heads;
        qkv = Linear(width, 3L * width, hasBias: false);
        output = Linear(width, width);
        RegisterComponents();
    }

    /// <summary>Tokens [B, N, width] from such.</summary>
    public override Tensor forward(Tensor input)
    {
        var width = input.shape[2];
        var parts = qkv.call(input).Reform(0, 0, 3, heads, width / heads).Reorder(2, 0, 3, 1, 4);
        return output.call(attention.call(parts.Slice(0), parts.Slice(1), parts.Slice(2), null).Reorder(0, 2, 1, 3).ReformTo(input));
    }
}
