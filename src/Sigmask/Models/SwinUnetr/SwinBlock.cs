using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>A block of a Swin transformer: attention within windows, then the feed-forward part, each after a normalisation and added to its input.</summary>
internal sealed class SwinBlock : Module<Tensor, Tensor>
{
    private const int Ratio = 4;

    private readonly LayerNorm norm1;
    private readonly WindowAttention attn;
    private readonly LayerNorm norm2;
    private readonly FeedForward mlp;
    private readonly int window;
    private readonly int shift;

    /// <summary>A block.</summary>
    /// <param name="width">Features of a token.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="window">Tokens along each axis of a window.</param>
    /// <param name="shift">Tokens by which the windows are shifted along each axis.</param>
    /// <param name="dimensions">2 or 3.</param>
    public SwinBlock(int width, int heads, int window, int shift, int dimensions)
        : base(nameof(SwinBlock))
    {
        (this.window, this.shift) = (window, shift);
        norm1 = LayerNorm(width);
        attn = new(width, heads, window, dimensions);
        norm2 = LayerNorm(width);
        mlp = new(width, Ratio * width);
        RegisterComponents();
    }

    /// <summary>Tokens [B, spatial, width] from such.</summary>
    public override Tensor forward(Tensor input)
    {
        var size = input.shape[1..^1];
        var layout = WindowLayout.For(size, window, shift);
        var attended = input.Add(layout.Join(attn.call(layout.Cut(norm1.call(input)), layout.Mask(size, input)), size));
        return attended.Add(mlp.call(norm2.call(attended)));
    }
}
