namespace Sigmask.Inference;

/// <summary>
/// Overlapping windows over a large image. Where they overlap, each counts by a Gaussian about its centre with a standard deviation of an eighth of its length,
/// since a network knows least at the border of what it sees (Isensee et al. 2021).
/// </summary>
internal sealed class WindowPlan
{
    private WindowPlan(int[] size, int[] length, int[][] starts)
    {
        (Size, Length) = (size, length);
        Corners = [.. starts.Aggregate<int[], IEnumerable<int[]>>([[]], (corners, axis) => corners.SelectMany(corner => axis.Select(start => (int[])[.. corner, start])))];
        Weights = Gaussian(length);
    }

    /// <summary>Pixels of the image along each axis.</summary>
    public IReadOnlyList<int> Size { get; }

    /// <summary>Pixels of a window along each axis.</summary>
    public IReadOnlyList<int> Length { get; }

    /// <summary>The first pixel of each window along each axis, in the order of the axes.</summary>
    public IReadOnlyList<int[]> Corners { get; }

    /// <summary>What each pixel of a window counts, [Length], positive.</summary>
    public float[] Weights { get; }

    /// <summary>The windows of an image; null where one covers it.</summary>
    /// <param name="size">Of the image.</param>
    /// <param name="window">Length along each axis; an axis that is shorter is covered whole. Null: no window.</param>
    /// <param name="overlap">Share of a window that overlaps with the next, in [0, 1).</param>
    /// <exception cref="DataException">Image and window do not have the same axes.</exception>
    public static WindowPlan? For(IReadOnlyList<int> size, IReadOnlyList<int>? window, double overlap)
    {
        if (window is not null && window.Count != size.Count)
        {
            throw new DataException(Invariant($"Windows of {string.Join('x', window)} do not fit an image of {string.Join('x', size)}; give a window of {size.Count} lengths."));
        }

        if (window is null || IsCovered(size, window))
        {
            return null;
        }

        int[] length = [.. size.Zip(window, Math.Min)];
        return new([.. size], length, [.. size.Zip(length, (whole, part) => Starts(whole, part, overlap))]);
    }

    /// <summary>Whether one window covers an image, so that there is no plan.</summary>
    /// <param name="size">Of the image.</param>
    /// <param name="window">Length along each axis; null: no window.</param>
    public static bool IsCovered(IReadOnlyList<int> size, IReadOnlyList<int>? window) => window is null || size.Zip(window).All(axis => axis.First <= axis.Second);

    /// <summary>Fails if windows are not of the images.</summary>
    /// <param name="window">Length along each axis; null: no window.</param>
    /// <param name="dimensions">Axes of the images.</param>
    /// <param name="setting">What the user calls the window.</param>
    /// <exception cref="DataException">There is not one length for each axis, or one is below 1.</exception>
    public static void RequireWindow(IReadOnlyList<int>? window, int dimensions, string setting)
    {
        if (window is not null && (window.Count != dimensions || window.Any(length => length < 1)))
        {
            throw new DataException(Invariant($"{setting} must be {dimensions} lengths of at least 1, one for each axis, not {string.Join('x', window)}."));
        }
    }

    /// <summary>Fails if windows cannot overlap so.</summary>
    /// <param name="overlap">Share of a window.</param>
    /// <param name="setting">What the user calls it.</param>
    /// <exception cref="DataException">It is not in [0, 1).</exception>
    public static void RequireOverlap(double overlap, string setting)
    {
        if (overlap is not (>= 0 and < 1))
        {
            throw new DataException(Invariant($"{setting} must be in [0, 1), not {overlap}."));
        }
    }

    /// <summary>Where windows start along an axis: evenly spread, overlapping by at least the share, the last one at the end.</summary>
    internal static int[] Starts(int whole, int part, double overlap)
    {
        var stride = Math.Max(1, part * (1 - overlap));
        var gaps = (int)Math.Ceiling((whole - part) / stride);
        return [.. Enumerable.Range(0, gaps + 1).Select(i => gaps == 0 ? 0 : (int)Math.Round((double)i * (whole - part) / gaps))];
    }

    private static float[] Gaussian(int[] length)
    {
        float[] product = [1];
        foreach (var axis in length)
        {
            var along = Enumerable.Range(0, axis).Select(place => (float)Math.Exp(-0.5 * Math.Pow((place - ((axis - 1) / 2.0)) * 8 / axis, 2))).ToArray();
            product = [.. product.SelectMany(_ => along, (outer, inner) => outer * inner)];
        }

        return product;
    }
}
