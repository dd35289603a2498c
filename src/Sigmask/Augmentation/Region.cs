using Sigmask.Data;

namespace Sigmask.Augmentation;

/// <summary>A box of pixels of a sample that may reach beyond it: there the image is continued by reflection and the labels are <see cref="Sample.Ignored"/>.</summary>
/// <param name="Start">First pixel along D, H, W.</param>
/// <param name="Size">Pixels along D, H, W.</param>
internal sealed record Region(int[] Start, int[] Size)
{
    /// <summary>Lengths of D, H, W; images have D = 1.</summary>
    public static T[] Volume<T>(IReadOnlyList<T> size, T depth) => size.Count == 3 ? [.. size] : [depth, .. size];

    /// <summary>All of a sample.</summary>
    public static Region Whole(Sample sample) => new([0, 0, 0], Volume(sample.Size, 1));

    /// <summary>The place in the sample of the middle of the box along an axis.</summary>
    public double Centre(int axis) => Start[axis] + ((Size[axis] - 1) / 2.0);

    /// <summary>The box as a sample; the sample itself if it is all of it.</summary>
    public Sample Cut(Sample sample)
    {
        var whole = Volume(sample.Size, 1);
        if (Start.All(start => start == 0) && Size.SequenceEqual(whole))
        {
            return sample;
        }

        var places = Enumerable.Range(0, 3).Select(axis => Enumerable.Range(Start[axis], Size[axis]).Select(index => Reflection.Of(index, whole[axis])).ToArray()).ToArray();
        var image = Gathered(sample.Image, sample.Channels, whole, places);
        var labels = sample.Labels.Length == 0 ? [] : Gathered(sample.Labels, 1, whole, places);
        if (labels.Length > 0)
        {
            Ignore(labels, whole);
        }

        return sample with { Image = image, Labels = labels, Size = Size[^sample.Size.Count..] };
    }

    private static T[] Gathered<T>(T[] values, int maps, int[] whole, int[][] places)
    {
        var gathered = new T[maps * places[0].Length * places[1].Length * places[2].Length];
        var to = 0;
        for (var map = 0; map < maps; map++)
        {
            foreach (var depth in places[0])
            {
                foreach (var row in places[1])
                {
                    var line = values.AsSpan(((((map * whole[0]) + depth) * whole[1]) + row) * whole[2], whole[2]);
                    foreach (var column in places[2])
                    {
                        gathered[to++] = line[column];
                    }
                }
            }
        }

        return gathered;
    }

    private void Ignore(byte[] labels, int[] whole)
    {
        bool IsOutside(int axis, int index) => (uint)(Start[axis] + index) >= (uint)whole[axis];
        for (var depth = 0; depth < Size[0]; depth++)
        {
            for (var row = 0; row < Size[1]; row++)
            {
                var line = labels.AsSpan(((depth * Size[1]) + row) * Size[2], Size[2]);
                if (IsOutside(0, depth) || IsOutside(1, row))
                {
                    line.Fill(Sample.Ignored);
                    continue;
                }

                var first = Math.Clamp(-Start[2], 0, Size[2]);
                line[..first].Fill(Sample.Ignored);
                line[Math.Clamp(whole[2] - Start[2], first, Size[2])..].Fill(Sample.Ignored);
            }
        }
    }
}
