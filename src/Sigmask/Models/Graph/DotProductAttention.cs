using Sigmask.Losses;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Scaled dot-product attention, softmax(q kᵀ / √d + bias) v (Vaswani et al., NeurIPS 2017): every query takes the mean of the values, weighted by how
/// well their keys fit it. It has no weights; it is a module so that <see cref="ModelCost"/> sees it.
/// </summary>
internal sealed class DotProductAttention : Module<Tensor, Tensor, Tensor, Tensor?, Tensor>
{
    /// <summary>Attention without dropout.</summary>
    public DotProductAttention()
        : base(nameof(DotProductAttention))
    {
    }

    /// <summary>The values that each query gets.</summary>
    /// <param name="queries">[..., heads, N, d].</param>
    /// <param name="keys">[..., heads, M, d].</param>
    /// <param name="values">[..., heads, M, d].</param>
    /// <param name="bias">Added to the scores, broadcast to [..., heads, N, M]; null for none.</param>
    /// <returns>[..., heads, N, d].</returns>
    public override Tensor forward(Tensor queries, Tensor keys, Tensor values, Tensor? bias)
    {
        var result = bias is { requires_grad: true } ? Explicit(queries, keys, values, bias) : functional.scaled_dot_product_attention(queries, keys, values, bias);
        return GraphRecorder.Current is { } recorder ? TokenOperations.NoteAttention(recorder, result, queries, keys, values, bias) : result;
    }

    // The library's fused kernel gives no gradient of a bias; what it does instead takes up to twice as long as this.
    private static Tensor Explicit(Tensor queries, Tensor keys, Tensor values, Tensor bias)
    {
        var scores = queries.DividedBy(Math.Sqrt(queries.shape[^1])).matmul(keys.transpose(-2, -1));
        return scores.AddInPlace(bias).softmax(-1).matmul(values);
    }
}
