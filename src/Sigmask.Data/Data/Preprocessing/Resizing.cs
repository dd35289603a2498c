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

        var present = labels.Distinct().Order().ToArray();
        return ArgMax(present.Length, i => Linear(Array.ConvertAll(labels, label => label == present[i] ? 1f : 0f), 1, from, to), i => present[i]);
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
        return ArgMax(classes, i => Linear(probabilities[(i * pixels)..((i + 1) * pixels)], 1, from, to), i => (byte)i);
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

    private static byte[] ArgMax(int candidates, Func<int, float[]> mapOf, Func<int, byte> labelOf)
    {
        var best = mapOf(0);
        var winner = new byte[best.Length];
        Array.Fill(winner, labelOf(0));
        for (var candidate = 1; candidate < candidates; candidate++)
        {
            var map = mapOf(candidate);
            for (var pixel = 0; pixel < map.Length; pixel++)
            {
                if (map[pixel] > best[pixel])
                {
                    (best[pixel], winner[pixel]) = (map[pixel], labelOf(candidate));
                }
            }
        }

        return winner;
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
