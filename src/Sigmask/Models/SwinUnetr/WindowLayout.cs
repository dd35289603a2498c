using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>How a grid of tokens is cut into windows: their size, and by how much the grid is shifted before (Liu et al., ICCV 2021).</summary>
/// <param name="Window">Tokens along each axis of a window.</param>
/// <param name="Shift">Tokens along each axis.</param>
internal sealed record WindowLayout(long[] Window, long[] Shift)
{
    // What keeps tokens apart that are no neighbours: a score so low that nothing is left of it after the softmax.
    private const float Apart = -100;

    private bool IsShifted => Shift.Any(step => step > 0);

    /// <summary>The layout for a grid: an axis no longer than the window is one window and is not shifted.</summary>
    public static WindowLayout For(long[] grid, int window, int shift) => new(
        [.. grid.Select(length => Math.Min(length, window))],
        [.. grid.Select(length => length <= window ? 0L : shift)]);

    /// <summary>Tokens [B, windows, tokens of a window, features] of a grid [B, spatial, features]; the far ends are filled up with zeros.</summary>
    public Tensor Cut(Tensor grid)
    {
        var padded = grid.PadWithZeros([.. grid.shape[1..^1].Zip(Window, (length, window) => (window - (length % window)) % window)]);
        return Windows(IsShifted ? padded.Roll(Array.ConvertAll(Shift, step => -step), Axes()) : padded);
    }

    /// <summary>The grid of a size again, from what <see cref="Cut"/> made of it.</summary>
    public Tensor Join(Tensor windows, long[] size)
    {
        var counts = Counts(size);
        var features = windows.shape[^1];
        var rank = size.Length;
        long[] order = [0, .. Enumerable.Range(0, rank).SelectMany(axis => new long[] { 1 + axis, 1 + rank + axis }), 1 + (2 * rank)];
        var grid = windows.Reform([0, .. counts, .. Window, features]).Reorder(order).Reform([0, .. counts.Zip(Window, (count, window) => count * window), features]);
        if (IsShifted)
        {
            grid = grid.Roll(Shift, Axes());
        }

        for (var axis = 0; axis < rank; axis++)
        {
            grid = grid.Part(axis + 1, 0, size[axis]);
        }

        return grid;
    }

    /// <summary>
    /// What is added to the scores [windows, 1, N, N] so that tokens that the shift brought together from opposite ends do not see each other; null without a
    /// shift.
    /// </summary>
    /// <param name="size">Tokens along each axis of the grid.</param>
    /// <param name="like">Of the type and device of the result.</param>
    public Tensor? Mask(long[] size, Tensor like)
    {
        if (!IsShifted)
        {
            return null;
        }

        var regions = zeros([1, .. Enumerable.Repeat(1L, size.Length), 1], dtype: like.dtype, device: like.device);
        foreach (var (axis, (count, window, shift)) in Counts(size).Zip(Window, Shift).Index())
        {
            var (last, wrapped) = ((count - 1) * window, (count * window) - shift);
            var along = Enumerable.Range(0, (int)(count * window)).Select(place => shift == 0 || place < last ? 0f : place < wrapped ? 1f : 2f);
            long[] shape = [1, .. Enumerable.Range(0, size.Length).Select(other => other == axis ? -1L : 1L), 1];
            regions = regions.Times(3).Plus(tensor(along.ToArray(), dtype: like.dtype, device: like.device).reshape(shape));
        }

        var windows = Windows(Operations.Constant(regions)).squeeze(-1).squeeze(0);
        return windows.unsqueeze(1).ne(windows.unsqueeze(2)).to(like.dtype).MultiplyInPlace(Apart).unsqueeze(1);
    }

    private long[] Counts(long[] size) => [.. size.Zip(Window, (length, window) => (length + window - 1) / window)];

    private long[] Axes() => [.. Enumerable.Range(1, Window.Length).Select(axis => (long)axis)];

    // Of a grid whose sizes the windows divide.
    private Tensor Windows(Tensor grid)
    {
        var rank = Window.Length;
        var counts = grid.shape[1..^1].Zip(Window, (length, window) => length / window).ToArray();
        long[] order = [0, .. Enumerable.Range(0, rank).Select(axis => 1L + (2 * axis)), .. Enumerable.Range(0, rank).Select(axis => 2L + (2 * axis)), 1 + (2 * rank)];
        return grid.Reform([0, .. counts.Zip(Window).SelectMany(pair => new[] { pair.First, pair.Second }), grid.shape[^1]])
            .Reorder(order).Reform(0, counts.Aggregate((product, count) => product * count), -1, grid.shape[^1]);
    }
}
