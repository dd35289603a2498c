using Sigmask.Data;

namespace Sigmask.Inference;

/// <summary>A sample in the parts that a network sees: a two-dimensional one sees a volume slice by slice, and what it says is put together again.</summary>
internal static class SampleParts
{
    /// <summary>The parts in their order, and the pixel of the sample at which each begins; the sample itself if the network sees it whole.</summary>
    /// <param name="sample">[H, W] or [D, H, W].</param>
    /// <param name="dimensions">Of the network.</param>
    /// <param name="cancellation">Stops between two slices.</param>
    public static IEnumerable<(Sample Part, int From)> Of(Sample sample, int dimensions, CancellationToken cancellation)
    {
        if (sample.Size.Count <= dimensions)
        {
            yield return (sample, 0);
            yield break;
        }

        var pixels = Grid.Of(sample.Size).Plane;
        for (var slice = 0; slice < sample.Size[0]; slice++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return (VolumeSlice.Of(sample, slice), slice * pixels);
        }
    }

    /// <summary>Puts the maps of a part where they belong in those of the sample.</summary>
    /// <param name="maps">[count, size of the part].</param>
    /// <param name="from">The pixel of the sample at which the part begins.</param>
    /// <param name="whole">[count, size of the sample].</param>
    /// <param name="count">Maps of each.</param>
    public static void Place(float[] maps, int from, float[] whole, int count)
    {
        var (pixels, voxels) = (maps.Length / count, whole.Length / count);
        for (var map = 0; map < count; map++)
        {
            maps.AsSpan(map * pixels, pixels).CopyTo(whole.AsSpan((map * voxels) + from));
        }
    }
}
