using System.Text.RegularExpressions;

namespace Sigmask.Models;

/// <summary>
/// Where the encoder of a network stands in its state, and how public checkpoints name the same weights. With it a family takes
/// weights of an encoder; docs/models.md lists the checkpoints.
/// </summary>
public sealed record EncoderLayout
{
    /// <summary>With what the names of the encoder's tensors begin in the state of the network, as <c>encoder.</c>; the rest is their name in a checkpoint.</summary>
    public required string Prefix { get; init; }

    /// <summary>The weight, without prefix, of the convolution that sees the image, [features, channels, spatial]. It is adapted to another number of channels.</summary>
    public required string FirstConvolution { get; init; }

    /// <summary>With what the names of tensors begin that a checkpoint has beyond the encoder, as <c>fc.</c> of a classifier. They are left out.</summary>
    public IReadOnlyList<string> Heads { get; init; } = [];

    /// <summary>What stands in the names of weights that the encoder has and does not use, so that older checkpoints lack them.</summary>
    public IReadOnlyList<string> Unused { get; init; } = [];

    /// <summary>Spellings of other implementations, applied one after the other.</summary>
    public IReadOnlyList<NameRule> Spellings { get; init; } = [];

    /// <summary>ResNet as in torchvision and timm: <c>conv1</c>, <c>layer1.0.conv1</c> …, classifier <c>fc</c>.</summary>
    public static EncoderLayout ResNet { get; } = new() { Prefix = "encoder.", FirstConvolution = "conv1.weight", Heads = ["fc."] };

    /// <summary>The encoder of SegFormer as it was released and as Segmentation Models PyTorch names it: <c>patch_embed1.proj</c>, <c>block1.0.attn.q</c> …, classifier <c>head</c>.</summary>
    public static EncoderLayout SegFormer { get; } = new() { Prefix = "encoder.", FirstConvolution = "patch_embed1.proj.weight", Heads = ["head."] };

    /// <summary>
    /// PVTv2 with the names of its release, <c>patch_embed1.proj</c>, <c>block1.0.attn.q</c> …, classifier <c>head</c>; those of timm
    /// (<c>patch_embed.proj</c>, <c>stages.1.downsample</c>, <c>stages.0.blocks.0</c>) are translated.
    /// </summary>
    public static EncoderLayout PyramidTransformer { get; } = SegFormer with
    {
        Spellings =
        [
            new(@"^patch_embed\.", "patch_embed1."),
            .. Enumerable.Range(0, 4).SelectMany(stage => new NameRule[]
            {
                new(Invariant($@"^stages\.{stage}\.downsample\."), Invariant($"patch_embed{stage + 1}.")),
                new(Invariant($@"^stages\.{stage}\.blocks\."), Invariant($"block{stage + 1}.")),
                new(Invariant($@"^stages\.{stage}\.norm\."), Invariant($"norm{stage + 1}.")),
            }),
            new(@"\.mlp\.dwconv\.(weight|bias)$", ".mlp.dwconv.dwconv.$1"),
        ],
    };

    /// <summary>The transformer of MONAI's UNETR: <c>vit</c> of a whole network, or a ViT or ViTAutoEnc of its own.</summary>
    public static EncoderLayout Unetr { get; } = new()
    {
        Prefix = "vit.",
        FirstConvolution = "patch_embedding.patch_embeddings.weight",
        Heads = ["classification_head.", "conv3d_transpose.", "conv3d_transpose_1."],
        Unused = [".cross_attn.", ".norm_cross_attn."],
    };

    /// <summary>
    /// The transformer of MONAI's Swin UNETR: <c>swinViT</c> of a whole network, or the self-supervised one that was released for it, which says
    /// <c>mlp.fc1</c> for <c>mlp.linear1</c>.
    /// </summary>
    public static EncoderLayout SwinUnetr { get; } = new()
    {
        Prefix = "swinViT.",
        FirstConvolution = "patch_embed.proj.weight",
        Heads = ["norm.", "rotation_head.", "contrastive_head.", "conv."],
        Spellings = [new(@"\.mlp\.fc([12])\.", ".mlp.linear$1.")],
    };
}

/// <summary>How a name of another implementation is spelt here.</summary>
/// <param name="Pattern">A regular expression.</param>
/// <param name="Replacement">What stands in its place, with $1 for its first group.</param>
public sealed record NameRule(string Pattern, string Replacement)
{
    /// <summary>The name as it is spelt here.</summary>
    public string Apply(string name) => Regex.Replace(name, Pattern, Replacement, RegexOptions.CultureInvariant);
}
