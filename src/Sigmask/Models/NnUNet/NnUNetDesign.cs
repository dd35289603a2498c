namespace Sigmask.Models;

/// <summary>The numbers that make up a network of nnU-Net besides its topology.</summary>
/// <param name="Features">Feature maps of each stage, from the finest on.</param>
/// <param name="Blocks">Convolutions, or residual blocks, of each stage of the encoder.</param>
/// <param name="DecoderConvolutions">Convolutions of each stage of the decoder.</param>
/// <param name="IsResidual">Whether the encoder consists of residual blocks.</param>
internal sealed record NnUNetDesign(IReadOnlyList<int> Features, IReadOnlyList<int> Blocks, int DecoderConvolutions, bool IsResidual)
{
    // Further stages have as many blocks as the last one here.
    private static readonly int[] ResidualBlocks = [1, 3, 4, 6];

    /// <summary>Two convolutions a stage (Isensee et al., Nature Methods 2021).</summary>
    /// <param name="stages">How many.</param>
    /// <param name="width">Feature maps of the finest.</param>
    /// <param name="dimensions">2 or 3.</param>
    public static NnUNetDesign Plain(int stages, int width, int dimensions) => new(FeatureMaps(stages, width, dimensions), [.. Enumerable.Repeat(2, stages)], 2, IsResidual: false);

    /// <summary>One, three, four and then six residual blocks a stage of the encoder, one convolution a stage of the decoder (Isensee et al., MICCAI 2024).</summary>
    /// <param name="stages">How many.</param>
    /// <param name="width">Feature maps of the finest.</param>
    /// <param name="dimensions">2 or 3.</param>
    /// <param name="largestCount">Blocks of a stage at most.</param>
    public static NnUNetDesign Residual(int stages, int width, int dimensions, int largestCount = int.MaxValue) => new(
        FeatureMaps(stages, width, dimensions),
        [.. Enumerable.Range(0, stages).Select(stage => Math.Min(largestCount, ResidualBlocks[Math.Min(stage, ResidualBlocks.Length - 1)]))],
        1,
        IsResidual: true);

    // Each stage has twice as many as the last, up to a limit.
    private static int[] FeatureMaps(int stages, int width, int dimensions)
    {
        var limit = Math.Max(width, dimensions == 2 ? 512 : 320);
        return [.. Enumerable.Range(0, stages).Select(stage => (int)Math.Min(limit, (long)width << stage))];
    }
}
