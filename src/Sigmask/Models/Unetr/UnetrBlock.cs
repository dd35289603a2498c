using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// A block of a vision transformer: attention, then the feed-forward part, each after a normalisation and added to its input. Weights are named
/// <c>norm1</c>, <c>attn</c>, <c>norm2</c> and <c>mlp</c>, as in MONAI.
/// </summary>
/// <remarks>
/// MONAI's block also holds a cross-attention that UNETR never calls. Its weights are kept under their names, so that files can be exchanged and parameters
/// agree in number, but they are not trained.
/// </remarks>
internal sealed class UnetrBlock : Module<Tensor, Tensor>
{
    private readonly LayerNorm norm1;
    private readonly TokenAttention attn;
    private readonly LayerNorm norm2;
    private readonly FeedForward mlp;

    /// <summary>A block of a design.</summary>
    public UnetrBlock(UnetrDesign design)
        : base(nameof(UnetrBlock))
    {
        norm1 = LayerNorm(design.Hidden);
        attn = new(design.Hidden, design.Heads);
        norm2 = LayerNorm(design.Hidden);
        mlp = new(design.Hidden, design.FeedForward);
        RegisterComponents();
        RegisterUnused("norm_cross_attn", LayerNorm(design.Hidden));
        RegisterUnused("cross_attn", Sequential(
            ("out_proj", Linear(design.Hidden, design.Hidden)), ("to_q", Unbiased()), ("to_k", Unbiased()), ("to_v", Unbiased())));

        Linear Unbiased() => Linear(design.Hidden, design.Hidden, hasBias: false);
    }

    /// <summary>Tokens [B, N, hidden] from such.</summary>
    public override Tensor forward(Tensor input)
    {
        var attended = input.Add(attn.call(norm1.call(input)));
        return attended.Add(mlp.call(norm2.call(attended)));
    }

    private void RegisterUnused(string name, Module<Tensor, Tensor> layer)
    {
        foreach (var parameter in layer.parameters())
        {
            parameter.requires_grad = false;
        }

        register_module(name, layer);
    }
}
