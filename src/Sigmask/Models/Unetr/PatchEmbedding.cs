using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// Makes tokens of the patches of an image, each with an embedding of its place. Weights are named <c>patch_embeddings</c> and <c>position_embeddings</c>, as
/// in MONAI.
/// </summary>
internal sealed class PatchEmbedding : Module<Tensor, Tensor>
{
    [ComponentName(Name = "patch_embeddings")]
    private readonly Module<Tensor, Tensor> patches;

    [ComponentName(Name = "position_embeddings")]
    private readonly Parameter positions;

    private readonly long[] planned;

    /// <summary>Tokens of <paramref name="width"/> features.</summary>
    /// <param name="layers">Two or three dimensions.</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="width">Features of a token.</param>
    /// <param name="planned">Patches along each axis that there are embeddings for.</param>
    public PatchEmbedding(UnetrLayers layers, int channels, int width, long[] planned)
        : base(nameof(PatchEmbedding))
    {
        this.planned = planned;
        patches = layers.Patches(channels, width, UnetrDesign.Patch);
        positions = Parameter(zeros(1, planned.Aggregate((product, length) => product * length), width));
        RegisterComponents();
    }

    /// <summary>Tokens [B, N, width] of images [B, channels, spatial].</summary>
    public override Tensor forward(Tensor input)
    {
        var map = patches.call(input);
        return map.Reform(0, 0, -1).Reorder(0, 2, 1).Add(PositionGrid.For(positions, planned, map));
    }
}
