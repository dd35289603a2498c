using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Reports;

/// <summary>A case to look at: an image, or of a volume the slice on which prediction and reference differ most, with both label maps.</summary>
/// <param name="Image">Grey or colour, H x W; plain grey where there are only labels.</param>
/// <param name="Predicted">[H, W].</param>
/// <param name="Reference">[H, W].</param>
public sealed record ShownCase(Picture Image, byte[] Predicted, byte[] Reference)
{
    private const byte Ground = 48;

    /// <summary>A case whose image is there.</summary>
    /// <param name="sample">The image and its annotation.</param>
    /// <param name="predicted">The predicted labels, of the sample's size.</param>
    public static ShownCase Of(Sample sample, byte[] predicted)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var slice = Slice(predicted, sample.Labels, sample.Size);
        return new(SamplePicture.Of(sample, sample.Size.Count == 3 ? slice : null), Plane(predicted, sample.Size, slice), Plane(sample.Labels, sample.Size, slice));
    }

    /// <summary>A case of which there are only label maps.</summary>
    public static ShownCase Of(LabelMapPair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        var slice = Slice(pair.Predicted, pair.Reference, pair.Size);
        var ground = new byte[pair.Size[^1] * pair.Size[^2]];
        Array.Fill(ground, Ground);
        return new(new Picture(pair.Size[^1], pair.Size[^2], 1, ground), Plane(pair.Predicted, pair.Size, slice), Plane(pair.Reference, pair.Size, slice));
    }

    private static int Slice(byte[] predicted, byte[] reference, IReadOnlyList<int> size)
    {
        if (size.Count == 2)
        {
            return 0;
        }

        var pixels = size[1] * size[2];
        var different = Enumerable.Range(0, size[0]).Select(slice => Enumerable.Range(slice * pixels, pixels).Count(i => reference[i] != Sample.Ignored && predicted[i] != reference[i])).ToArray();
        return different.Max() > 0 ? Array.IndexOf(different, different.Max()) : VolumeSlice.WithMostStructure(reference, size);
    }

    private static byte[] Plane(byte[] labels, IReadOnlyList<int> size, int slice) => labels.AsSpan(slice * size[^1] * size[^2], size[^1] * size[^2]).ToArray();
}
