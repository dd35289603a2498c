using Sigmask.Losses;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Self-attention within each window, with a learned bias for each offset of two tokens (Liu et al., ICCV 2021). Weights are named <c>qkv</c>, <c>proj</c>,
/// <c>relative_position_bias_table</c> and <c>relative_position_index</c>, as in MONAI.
/// </summary>
internal sealed class WindowAttention : Module<Tensor, Tensor?, Tensor>
{
    private readonly Linear qkv;
    private readonly Linear proj;

    [ComponentName(Name = "relative_position_bias_table")]
    private readonly Parameter biases;

    [ComponentName(Name = "relative_position_index")]
    private readonly Tensor offsets;

    private readonly DotProductAttention attention = new();
    private readonly int heads;

    /// <summary>Attention of <paramref name="heads"/> heads, which share <paramref name="width"/> features evenly.</summary>
    /// <param name="width">Features of a token.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="window">Tokens along each axis of a window.</param>
    /// <param name="dimensions">2 or 3.</param>
    public WindowAttention(int width, int heads, int window, int dimensions)
        : base(nameof(WindowAttention))
    {
        this.heads = heads;
        qkv = Linear(width, 3L * width);
        proj = Linear(width, width);
        biases = Parameter(zeros((long)Math.Pow((2 * window) - 1, dimensions), heads));
        var index = Offsets(window, dimensions);
        offsets = tensor(index).reshape((long)Math.Sqrt(index.Length), -1);
        RegisterComponents();
    }

    /// <summary>Tokens [B, windows, N, width] from such.</summary>
    /// <param name="input">The tokens.</param>
    /// <param name="mask">Added to the scores [windows, 1, N, N]; null for none.</param>
    public override Tensor forward(Tensor input, Tensor? mask)
    {
        var (count, width) = (input.shape[2], input.shape[3]);
        var parts = qkv.call(input).Reform(0, 0, 0, 3, heads, width / heads).Reorder(3, 0, 1, 4, 2, 5);
        var bias = Bias(count);
        return proj.call(attention.call(parts.Slice(0), parts.Slice(1), parts.Slice(2), Operations.Constant(mask is null ? bias : bias.Plus(mask))).Reorder(0, 1, 3, 2, 4).ReformTo(input));
    }

    // A window cut short by a small image takes the offsets of the first tokens of a full one, as MONAI does, though their rows are not as long.
    private Tensor Bias(long count) =>
        biases.index_select(0, offsets.narrow(0, 0, count).narrow(1, 0, count).flatten()).reshape(count, count, heads).permute(2, 0, 1);

    // For each two tokens of a window the row of the table that belongs to their offset.
    private static long[] Offsets(int window, int dimensions)
    {
        var places = (int)Math.Pow(window, dimensions);
        return [.. Enumerable.Range(0, places * places).Select(pair =>
        {
            var (row, scale) = (0L, 1L);
            for (var (first, second, axis) = (pair / places, pair % places, 0); axis < dimensions; (first, second, axis) = (first / window, second / window, axis + 1))
            {
                row += scale * ((first % window) - (second % window) + window - 1);
                scale *= (2 * window) - 1;
            }

            return row;
        })];
    }
}
