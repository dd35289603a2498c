using Sigmask.Data;

namespace Sigmask.Augmentation;

/// <summary>Decides which part of a sample is trained on.</summary>
internal static class PatchSampler
{
    /// <summary>
    /// A box within the sample, or centred on it along axes that are shorter: anywhere with the same probability, or about a random pixel of a random one of
    /// the classes that the sample has.
    /// </summary>
    /// <param name="sample">Prepared.</param>
    /// <param name="options">Size and share.</param>
    /// <param name="random">Where the choices come from.</param>
    public static Region Draw(Sample sample, PatchOptions options, SeededRandom random)
    {
        if (options.Size.Count != sample.Size.Count)
        {
            throw new DataException($"Case {sample.Case} has {sample.Size.Count} axes; give a patch of as many lengths instead of {string.Join('x', options.Size)}.");
        }

        var (whole, size) = (Grid.Of(sample.Size), Grid.Of(options.Size));
        var pixel = random.NextBool(options.ForegroundShare) ? ForegroundPixel(sample.Labels, random) : null;
        var start = new int[3];
        for (int axis = 2, rest = pixel ?? 0; axis >= 0; rest /= whole[axis], axis--)
        {
            var room = whole[axis] - size[axis];
            start[axis] = room <= 0 ? (int)Math.Floor(room / 2.0)
                : pixel is null ? random.NextInt(room + 1)
                : Math.Clamp((rest % whole[axis]) - (size[axis] / 2), 0, room);
        }

        return new Region(start, size);
    }

    // Null where there is nothing but background.
    private static int? ForegroundPixel(byte[] labels, SeededRandom random)
    {
        var counts = new int[byte.MaxValue + 1];
        foreach (var label in labels)
        {
            counts[label]++;
        }

        var classes = Enumerable.Range(1, Sample.Ignored - 1).Where(label => counts[label] > 0).ToArray();
        if (classes.Length == 0)
        {
            return null;
        }

        var chosen = classes[random.NextInt(classes.Length)];
        var left = random.NextInt(counts[chosen]);
        return Array.FindIndex(labels, label => label == chosen && left-- == 0);
    }
}
