using Sigmask.Data;

namespace Sigmask.Augmentation;

/// <summary>A box of pixels of a sample that may reach beyond it: there the image is continued by reflection and the labels are <see cref="Sample.Ignored"/>.</summary>
/// <param name="Start">First pixel along D, H, W.</param>
/// <param name="Grid">Its pixels.</param>
internal sealed record Region(int[] Start, Grid Grid)
{
    /// <summary>All of a sample.</summary>
    public static Region Whole(Sample sample) => new([0, 0, 0], Grid.Of(sample.Size));

    /// <summary>The place in the sample of the middle of the box along an axis.</summary>
    public double Centre(int axis) => Start[axis] + ((Grid[axis] - 1) / 2.0);

    /// <summary>The box as a sample; the sample itself if it is all of it.</summary>
    public Sample Cut(Sample sample)
    {
        var whole = Grid.Of(sample.Size);
        if (Start.All(start => start == 0) && Grid == whole)
        {
            return sample;
        }

        var places = Enumerable.Range(0, 3).Select(axis => Enumerable.Range(Start[axis], Grid[axis]).Select(index => Reflection.Of(index, whole[axis])).ToArray()).ToArray();
        var image = Gathered(sample.Image, sample.Channels, whole, places);
        var labels = sample.Labels.Length == 0 ? [] : Gathered(sample.Labels, 1, whole, places);
        if (labels.Length > 0)
        {
            Ignore(labels, whole);
        }

        return sample with { Image = image, Labels = labels, Size = Grid.Size(sample.Size.Count) };
    }

    private T[] Gathered<T>(T[] values, int maps, Grid whole, int[][] places)
    {
        var gathered = new T[maps * Grid.Pixels];
        var to = 0;
        for (var map = 0; map < maps; map++)
        {
            foreach (var depth in places[0])
            {
                foreach (var row in places[1])
                {
                    var line = whole.Row(values, map, depth, row);
                    foreach (var column in places[2])
                    {
                        gathered[to++] = line[column];
                    }
                }
            }
        }

        return gathered;
    }

    private void Ignore(byte[] labels, Grid whole)
    {
        bool IsOutside(int axis, int index) => (uint)(Start[axis] + index) >= (uint)whole[axis];
        for (var depth = 0; depth < Grid.Depth; depth++)
        {
            for (var row = 0; row < Grid.Height; row++)
            {
                var line = Grid.Row(labels, 0, depth, row);
                if (IsOutside(0, depth) || IsOutside(1, row))
                {
                    line.Fill(Sample.Ignored);
                    continue;
                }

                var first = Math.Clamp(-Start[2], 0, line.Length);
                line[..first].Fill(Sample.Ignored);
                line[Math.Clamp(whole.Width - Start[2], first, line.Length)..].Fill(Sample.Ignored);
            }
        }
    }
}
