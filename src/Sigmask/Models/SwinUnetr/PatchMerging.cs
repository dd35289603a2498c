using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Halves the grid of tokens: the features of 2x2 (x2) neighbours side by side, normalised and mapped to twice as many as one token had (Liu et al., ICCV 2021).
/// Weights are named <c>norm</c> and <c>reduction</c>.
/// </summary>
/// <remarks>
/// In three dimensions MONAI's Swin UNETR takes two of the eight neighbours twice and leaves two out (its <c>PatchMerging</c>, kept for the weights trained with
/// it). The same is done here, as the same weights are to give the same result.
/// </remarks>
internal sealed class PatchMerging : Module<Tensor, Tensor>
{
    private static readonly int[][] Flat = [[0, 0], [1, 0], [0, 1], [1, 1]];
    private static readonly int[][] Spatial = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [0, 1, 0], [0, 0, 1], [1, 1, 1]];

    private readonly LayerNorm norm;
    private readonly Linear reduction;
    private readonly int[][] neighbours;

    /// <summary>Maps <paramref name="width"/> features to twice as many.</summary>
    public PatchMerging(int width, int dimensions)
        : base(nameof(PatchMerging))
    {
        neighbours = dimensions == 2 ? Flat : Spatial;
        norm = LayerNorm(neighbours.Length * width);
        reduction = Linear(neighbours.Length * width, 2L * width, hasBias: false);
        RegisterComponents();
    }

    /// <summary>Tokens [B, half of spatial, 2 width] of [B, spatial, width], spatial even.</summary>
    public override Tensor forward(Tensor input) => reduction.call(norm.call(Operations.Concatenate([.. neighbours.Select(first => input.EverySecond(first))], -1)));
}
