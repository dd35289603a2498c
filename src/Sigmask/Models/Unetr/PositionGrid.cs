using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>A learned embedding for each place of a grid of tokens.</summary>
internal static class PositionGrid
{
    /// <summary>
    /// Embeddings [1, places of the grid, features] for another grid: interpolated as if they were an image, cubic in two dimensions and linear in three
    /// (Dosovitskiy et al., ICLR 2021, section 3.2). For the grid they were made for they are left as they are.
    /// </summary>
    /// <param name="embeddings">[1, places, features].</param>
    /// <param name="planned">Tokens along each axis that they were made for.</param>
    /// <param name="tokens">The image's tokens, [B, features, grid].</param>
    public static Tensor For(Tensor embeddings, long[] planned, Tensor tokens)
    {
        var recorder = GraphRecorder.Current;
        var grid = tokens.shape[2..];
        if (recorder is null && planned.AsSpan().SequenceEqual(grid))
        {
            return embeddings;
        }

        var map = Operations.Constant(embeddings.transpose(1, 2).reshape([1, embeddings.shape[2], .. planned]));
        var (mode, name) = grid.Length == 2 ? (InterpolationMode.Bicubic, "cubic") : (InterpolationMode.Trilinear, "linear");
        var resized = nn.functional.interpolate(map, grid, mode: mode, align_corners: false);
        recorder?.Name(resized, SpatialOperations.NoteResized(recorder, map, SpatialOperations.SizeOf(recorder, tokens), name, alignCorners: false));
        return resized.Reform(0, 0, -1).Reorder(0, 2, 1);
    }
}
