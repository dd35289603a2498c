using Sigmask.Data;

namespace Sigmask.AnnotationNoise;

/// <summary>The labels of a picture while an annotator spoils them.</summary>
/// <param name="Labels">The class of each pixel, [H, W], 0 the background; <see cref="Sample.Ignored"/> where it does not count.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public sealed record LabelMap(byte[] Labels, int Height, int Width)
{
    /// <summary>The longer side in pixels: strengths are shares of it, so that noise looks the same at any resolution.</summary>
    public int Side => Math.Max(Height, Width);

    /// <summary>The foreground classes that occur, in ascending order.</summary>
    public IReadOnlyList<byte> Structures => [.. Labels.Where(label => label is not (0 or Sample.Ignored)).Distinct().Order()];

    /// <summary>Where a structure is, [H, W].</summary>
    public bool[] Mask(byte structure) => Array.ConvertAll(Labels, label => label == structure);

    /// <summary>
    /// The labels with a structure where a new mask says. Pixels that it gives up go to the nearest other label, as a cavity drawn too
    /// small goes to the wall around it; pixels that it gains are taken from whatever was there.
    /// </summary>
    /// <param name="structure">The class.</param>
    /// <param name="mask">Where it is from now on, [H, W].</param>
    public LabelMap With(byte structure, bool[] mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var labels = Vacated(structure, mask);
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = mask[i] ? structure : labels[i];
        }

        return this with { Labels = labels };
    }

    /// <summary>The labels without a part of a structure: it goes to the label that the structure lies in, whatever lies within the structure stays.</summary>
    /// <param name="structure">The class.</param>
    /// <param name="kept">Where it stays, [H, W].</param>
    public LabelMap Without(byte structure, bool[] kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        var enclosing = Outline.Enclosing(this, structure);
        return this with { Labels = [.. Labels.Select((label, i) => label == structure && !kept[i] ? enclosing : label)] };
    }

    // Rings of pixels from all other labels inwards, until every given-up pixel has a label.
    private byte[] Vacated(byte structure, bool[] mask)
    {
        var labels = (byte[])Labels.Clone();
        var isKnown = Array.ConvertAll(labels, label => label != structure);
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = isKnown[i] ? labels[i] : (byte)0;
        }

        if (!Enumerable.Range(0, labels.Length).Any(i => !isKnown[i] && !mask[i]))
        {
            return labels;
        }

        // What does not count is no label to fill with.
        var ring = new Queue<int>(Enumerable.Range(0, labels.Length).Where(i => isKnown[i] && labels[i] != Sample.Ignored));
        while (ring.TryDequeue(out var from))
        {
            foreach (var to in Neighbours(from))
            {
                if (!isKnown[to])
                {
                    (isKnown[to], labels[to]) = (true, labels[from]);
                    ring.Enqueue(to);
                }
            }
        }

        return labels;
    }

    private IEnumerable<int> Neighbours(int pixel)
    {
        var (y, x) = (pixel / Width, pixel % Width);
        if (x > 0)
        {
            yield return pixel - 1;
        }

        if (x + 1 < Width)
        {
            yield return pixel + 1;
        }

        if (y > 0)
        {
            yield return pixel - Width;
        }

        if (y + 1 < Height)
        {
            yield return pixel + Width;
        }
    }
}
