namespace Sigmask.Data;

/// <summary>Images and label maps brought to another number of pixels over the same extent, in 2-D and 3-D.</summary>
public static class Resizing
{
    /// <summary>
    /// Linear along each axis between pixel centres, edges repeated; antialiased where it shrinks. Equals PyTorch's
    /// <c>interpolate(mode="bilinear", align_corners=False, antialias=True)</c>.
    /// </summary>
    /// <param name="values">[maps, from...], last axis fastest.</param>
    /// <param name="maps">Channels or classes.</param>
    /// <param name="from">[H, W] or [D, H, W].</param>
    /// <param name="to">As many lengths as <paramref name="from"/>, each at least 1.</param>
    /// <returns>[maps, to...]; the same array if nothing changes.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public static float[] Linear(float[] values, int maps, IReadOnlyList<int> from, IReadOnlyList<int> to) =>
        AlongEachAxis(values, maps, from, to, AxisFilter.Resize);

    /// <summary>
    /// As <see cref="Linear"/> with Catmull-Rom splines (Keys 1981, a = -1/2): sharper, exact for parabolas away from the edges, and values may
    /// overshoot beside them.
    /// </summary>
    /// <param name="values">[maps, from...], last axis fastest.</param>
    /// <param name="maps">Channels.</param>
    /// <param name="from">[H, W] or [D, H, W].</param>
    /// <param name="to">As many lengths as <paramref name="from"/>, each at least 1.</param>
    /// <returns>[maps, to...]; the same array if nothing changes.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public static float[] Cubic(float[] values, int maps, IReadOnlyList<int> from, IReadOnlyList<int> to) =>
        AlongEachAxis(values, maps, from, to, AxisFilter.ResizeCubic);

    /// <summary>
    /// Each pixel gets the label of the nearest one. To a size that is larger along every axis and back, nothing changes: the nearest of the
    /// smaller pixels lies within the larger one.
    /// </summary>
    /// <param name="labels">[from...], last axis fastest.</param>
    /// <param name="from">[H, W] or [D, H, W].</param>
    /// <param name="to">As many lengths as <paramref name="from"/>, each at least 1.</param>
    /// <returns>[to...]; the same array if nothing changes.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public static byte[] Nearest(byte[] labels, IReadOnlyList<int> from, IReadOnlyList<int> to)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Require(labels.LongLength, 1, from, to);
        if (from.SequenceEqual(to))
        {
            return labels;
        }

        // Where each output of an axis comes from, as an offset into the labels; in whole numbers, so that no rounding decides.
        var offsets = from.Select((length, axis) => Enumerable.Range(0, to[axis])
            .Select(i => (int)(((2L * i) + 1) * length / (2L * to[axis])) * Grid.Of(from).Stride(axis + 3 - from.Count)).ToArray());
        var sources = offsets.Aggregate(new int[1], (starts, axis) => [.. starts.SelectMany(_ => axis, (start, offset) => start + offset)]);
        return Array.ConvertAll(sources, source => labels[source]);
    }

    /// <summary>
    /// Each pixel gets the label with the largest share of it: every label's map is resized by <see cref="Linear"/> and the largest wins, at a
    /// tie the smallest label. No label appears that was not there, <see cref="Sample.Ignored"/> included.
    /// </summary>
    /// <returns>[to...]; the same array if nothing changes.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public static byte[] Labels(byte[] labels, IReadOnlyList<int> from, IReadOnlyList<int> to)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Require(labels.LongLength, 1, from, to);
        if (from.SequenceEqual(to))
        {
            return labels;
        }

        // Beyond the outputs that see a label its share is exactly 0, as with a map of the whole.
        var (source, target) = (Grid.Of(from), Grid.Of(to));
        var filters = Array.ConvertAll([0, 1, 2], axis => source[axis] == target[axis] ? null : AxisFilter.Resize(source[axis], target[axis]));
        var extents = LabelExtent.All(labels, source);
        var (largest, winner) = (new float[target.Pixels], new byte[target.Pixels]);
        Array.Fill(winner, extents[0].Label);
        foreach (var extent in extents)
        {
            var (share, first, part) = Share(labels, source, extent, filters);
            for (var depth = 0; depth < part.Depth; depth++)
            {
                for (var row = 0; row < part.Height; row++)
                {
                    var own = part.Row(share, 0, depth, row);
                    var start = target.Index(first[0] + depth, first[1] + row, first[2]);
                    for (var column = 0; column < own.Length; column++)
                    {
                        if (own[column] > largest[start + column])
                        {
                            (largest[start + column], winner[start + column]) = (own[column], extent.Label);
                        }
                    }
                }
            }
        }

        return winner;
    }

    /// <summary>The label map of class probabilities (or logits), brought to another size: resized by <see cref="Linear"/>, then the largest wins.</summary>
    /// <param name="probabilities">[classes, from...].</param>
    /// <param name="classes">C, at most 255.</param>
    /// <param name="from">Size of the maps.</param>
    /// <param name="to">Size of the result. Only two maps of that size are held at a time.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public static byte[] ArgMax(float[] probabilities, int classes, IReadOnlyList<int> from, IReadOnlyList<int> to)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, Sample.Ignored);
        Require(probabilities.LongLength, classes, from, to);
        var pixels = probabilities.Length / classes;
        float[] MapOf(int label) => Linear(probabilities[(label * pixels)..((label + 1) * pixels)], 1, from, to);
        var largest = MapOf(0);
        var winner = new byte[largest.Length];
        for (var label = 1; label < classes; label++)
        {
            var map = MapOf(label);
            for (var pixel = 0; pixel < map.Length; pixel++)
            {
                if (map[pixel] > largest[pixel])
                {
                    (largest[pixel], winner[pixel]) = (map[pixel], (byte)label);
                }
            }
        }

        return winner;
    }

    /// <summary>The most values that are held on the way from one size to another, one axis after the other.</summary>
    /// <param name="maps">Channels or classes that are resized together.</param>
    /// <param name="from">[H, W] or [D, H, W].</param>
    /// <param name="to">As many lengths.</param>
    internal static Int128 Most(int maps, IReadOnlyList<int> from, IReadOnlyList<int> to) =>
        Enumerable.Range(0, from.Count + 1).Max(axis => to.Take(axis).Concat(from.Skip(axis)).Aggregate((Int128)maps, (product, length) => product * length));

    private static float[] AlongEachAxis(float[] values, int maps, IReadOnlyList<int> from, IReadOnlyList<int> to, Func<int, int, AxisFilter> filter)
    {
        ArgumentNullException.ThrowIfNull(values);
        Require(values.LongLength, maps, from, to);
        var result = values;
        for (var axis = 0; axis < from.Count; axis++)
        {
            if (from[axis] != to[axis])
            {
                var (outer, inner) = (to.Take(axis).Aggregate(maps, Product), Grid.Of(from).Stride(axis + 3 - from.Count));
                result = filter(from[axis], to[axis]).Apply(result, outer, from[axis], inner);
            }
        }

        return result;
    }

    // The share that a label has of each of the pixels of the result that see it: [part], which begins at a pixel of the result.
    private static (float[] Share, int[] First, Grid Part) Share(byte[] labels, Grid source, LabelExtent extent, AxisFilter?[] filters)
    {
        int[] first = [.. extent.First];
        int[] size = [.. extent.Size];
        var share = extent.Mask(labels, source);
        for (var axis = 0; axis < size.Length; axis++)
        {
            if (filters[axis] is { } filter)
            {
                (first[axis], var seeing) = filter.Seeing(first[axis], size[axis]);
                share = seeing.Apply(share, size[..axis].Aggregate(1, Product), size[axis], size[(axis + 1)..].Aggregate(1, Product));
                size[axis] = seeing.Length;
            }
        }

        return (share, first, new Grid(size[0], size[1], size[2]));
    }

    private static void Require(long length, int maps, IReadOnlyList<int> from, IReadOnlyList<int> to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentOutOfRangeException.ThrowIfLessThan(maps, 1);
        if (from.Count != to.Count || from.Concat(to).Any(side => side < 1) || length != from.Aggregate(maps, Product))
        {
            throw new ArgumentException(Invariant($"{length} values are not {maps} maps of [{string.Join(", ", from)}] that can be resized to [{string.Join(", ", to)}]."), nameof(to));
        }
    }

    private static int Product(int product, int length) => checked(product * length);
}
