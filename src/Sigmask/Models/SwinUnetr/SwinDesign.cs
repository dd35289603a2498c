namespace Sigmask.Models;

/// <summary>The numbers that make up a Swin UNETR.</summary>
/// <param name="Width">Features of the finest level, a multiple of 12; each level below has twice as many.</param>
/// <param name="Window">Tokens along each axis of a window.</param>
internal sealed record SwinDesign(int Width, int Window)
{
    /// <summary>Pixels along each axis of a patch.</summary>
    public const int Patch = 2;

    /// <summary>As published.</summary>
    public static SwinDesign Published { get; } = new(48, 7);

    /// <summary>For a laptop.</summary>
    public static SwinDesign Tiny { get; } = new(12, 4);

    /// <summary>Attention heads of each stage.</summary>
    public static IReadOnlyList<int> Heads { get; } = [3, 6, 12, 24];

    /// <summary>Blocks of each stage; every second one shifts its windows.</summary>
    public static IReadOnlyList<int> Depths { get; } = [2, 2, 2, 2];
}
