using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// A vision transformer without classifier (Dosovitskiy et al., ICLR 2021). Weights are named <c>patch_embedding</c>, <c>blocks.i</c> and <c>norm</c>, as in MONAI.
/// </summary>
internal sealed class VisionTransformer : Module<Tensor, IReadOnlyList<Tensor>>
{
    [ComponentName(Name = "patch_embedding")]
    private readonly PatchEmbedding embedding;

    private readonly ModuleList<UnetrBlock> blocks = [];
    private readonly LayerNorm norm;

    /// <summary>A transformer in training mode.</summary>
    /// <param name="design">Its numbers.</param>
    /// <param name="layers">Two or three dimensions.</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="planned">Patches along each axis that there are embeddings for.</param>
    public VisionTransformer(UnetrDesign design, UnetrLayers layers, int channels, long[] planned)
        : base(nameof(VisionTransformer))
    {
        embedding = new(layers, channels, design.Hidden, planned);
        for (var block = 0; block < design.Blocks; block++)
        {
            blocks.Add(new(design));
        }

        norm = LayerNorm(design.Hidden);
        RegisterComponents();
    }

    /// <summary>
    /// Features [B, hidden, patches along each axis] within the transformer, one block past each of its first three quarters as in MONAI, and its result.
    /// </summary>
    public override IReadOnlyList<Tensor> forward(Tensor input)
    {
        var tokens = embedding.call(input);
        var features = new List<Tensor>();
        foreach (var (index, block) in blocks.Index())
        {
            tokens = block.call(tokens);
            if (index > 0 && index % (blocks.Count / 4) == 0)
            {
                features.Add(Map(tokens));
            }
        }

        return [.. features, Map(norm.call(tokens))];

        Tensor Map(Tensor flat) => flat.ToMaps(input, UnetrDesign.Patch);
    }
}
