namespace Sigmask.Inference.Onnx;

/// <summary>A window that moves over maps [maps, size], last axis fastest.</summary>
/// <param name="size">Of the whole, [H, W] or [D, H, W].</param>
/// <param name="length">Of the window along the same axes.</param>
internal sealed class ImageWindow(IReadOnlyList<int> size, IReadOnlyList<int> length)
{
    private readonly int whole = size.Aggregate(1, (product, axis) => checked(product * axis));
    private readonly int part = length.Aggregate(1, (product, axis) => checked(product * axis));

    /// <summary>What the window shows.</summary>
    /// <param name="maps">[count, size].</param>
    /// <param name="count">Maps.</param>
    /// <param name="corner">The window's first pixel along each axis.</param>
    /// <returns>[count, length].</returns>
    public float[] Cut(float[] maps, int count, int[] corner)
    {
        var result = new float[count * part];
        foreach (var (from, to) in Rows(count, corner))
        {
            maps.AsSpan(from, length[^1]).CopyTo(result.AsSpan(to));
        }

        return result;
    }

    /// <summary>Adds weighted values to what the window shows.</summary>
    /// <param name="sum">[count, size].</param>
    /// <param name="values">[count, length].</param>
    /// <param name="weights">[length].</param>
    /// <param name="count">Maps.</param>
    /// <param name="corner">The window's first pixel along each axis.</param>
    public void Add(float[] sum, float[] values, float[] weights, int count, int[] corner)
    {
        foreach (var (to, from) in Rows(count, corner))
        {
            for (var place = 0; place < length[^1]; place++)
            {
                sum[to + place] += values[from + place] * weights[(from + place) % part];
            }
        }
    }

    // Where each row of the window begins, in the whole and in the window.
    private IEnumerable<(int InWhole, int InWindow)> Rows(int count, int[] corner)
    {
        var rows = part / length[^1];
        for (var row = 0; row < count * rows; row++)
        {
            var (offset, rest, step) = (corner[^1], row % rows, size[^1]);
            for (var axis = size.Count - 2; axis >= 0; axis--)
            {
                offset += (corner[axis] + (rest % length[axis])) * step;
                (rest, step) = (rest / length[axis], step * size[axis]);
            }

            yield return ((row / rows * whole) + offset, row * length[^1]);
        }
    }
}
