namespace Sigmask.Data;

/// <summary>Single slices of a volume.</summary>
public static class VolumeSlice
{
    /// <summary>One slice across the slowest axis: a sample of [H, W].</summary>
    /// <param name="volume">A sample of [D, H, W].</param>
    /// <param name="slice">0 to D - 1.</param>
    public static Sample Of(Sample volume, int slice)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentOutOfRangeException.ThrowIfNegative(slice);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slice, volume.Size[0]);
        var grid = Grid.Of(volume.Size);
        var (pixels, image) = (grid.Plane, new float[volume.Channels * grid.Plane]);
        for (var channel = 0; channel < volume.Channels; channel++)
        {
            grid.Map(volume.Image, channel).Slice(slice * pixels, pixels).CopyTo(image.AsSpan(channel * pixels));
        }

        return volume with
        {
            Image = image,
            Labels = volume.Labels.Length == 0 ? [] : volume.Labels[(slice * pixels)..((slice + 1) * pixels)],
            Size = [volume.Size[1], volume.Size[2]],
            Spacing = volume.Spacing is { } spacing ? [spacing[1], spacing[2]] : null,
            Axes = volume.Axes is { } axes ? [axes[1], axes[2]] : null,
        };
    }

    /// <summary>The slice with most pixels that are not background, the middle one if there is none.</summary>
    /// <param name="labels">[D, H, W].</param>
    /// <param name="size">[D, H, W].</param>
    public static int WithMostStructure(byte[] labels, IReadOnlyList<int> size)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(size);
        var pixels = Grid.Of(size).Plane;
        var marked = labels.Length == 0 ? [] : Enumerable.Range(0, size[0]).Select(slice => labels.AsSpan(slice * pixels, pixels).ToArray().Count(label => label is not (0 or Sample.Ignored))).ToArray();
        return marked.Length > 0 && marked.Max() > 0 ? Array.IndexOf(marked, marked.Max()) : size[0] / 2;
    }
}
