namespace Sigmask.Models;

/// <summary>The numbers that make up a UNETR.</summary>
/// <param name="Width">Features of the finest level of the decoder; each level below has twice as many.</param>
/// <param name="Hidden">Features of a token.</param>
/// <param name="FeedForward">Features within the feed-forward part of a block.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="Blocks">Blocks of the transformer, a multiple of 4; the decoder takes the features after each quarter of them.</param>
internal sealed record UnetrDesign(int Width, int Hidden, int FeedForward, int Heads, int Blocks = 12)
{
    /// <summary>Pixels along each axis of a patch.</summary>
    public const int Patch = 16;

    /// <summary>As published: ViT-B/16 and 16 features.</summary>
    public static UnetrDesign Published { get; } = new(16, 768, 3072, 12);

    /// <summary>For a laptop.</summary>
    public static UnetrDesign Tiny { get; } = new(8, 96, 384, 3, Blocks: 4);
}
