using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Reports;

/// <summary>A case to look at: an image, or of a volume the slice on which prediction and reference differ most, if possible one where the reference has a structure, with both label maps.</summary>
/// <param name="Image">Grey or colour, H x W; plain grey where there are only labels.</param>
/// <param name="Predicted">[H, W].</param>
/// <param name="Reference">[H, W].</param>
public sealed record ShownCase(Picture Image, byte[] Predicted, byte[] Reference)
{
    private const byte Ground = 48;

    /// <summary>Which slice of the volume it is, from 0; null: it is none.</summary>
    internal int? Slice { get; init; }

    /// <summary>Whether there is no image, only label maps.</summary>
    internal bool IsLabelsOnly { get; init; }

    /// <summary>A case whose image is there.</summary>
    /// <param name="sample">The image and its annotation.</param>
    /// <param name="predicted">The predicted labels, of the sample's size.</param>
    public static ShownCase Of(Sample sample, byte[] predicted)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var slice = MostDifferent(predicted, sample.Labels, sample.Size);
        return new(SamplePicture.Of(sample, slice), Plane(predicted, sample.Size, slice), Plane(sample.Labels, sample.Size, slice)) { Slice = slice };
    }

    /// <summary>A case of which there are only label maps.</summary>
    public static ShownCase Of(LabelMapPair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        var slice = MostDifferent(pair.Predicted, pair.Reference, pair.Size);
        var ground = new byte[pair.Size[^1] * pair.Size[^2]];
        Array.Fill(ground, Ground);
        return new(new Picture(pair.Size[^1], pair.Size[^2], 1, ground), Plane(pair.Predicted, pair.Size, slice), Plane(pair.Reference, pair.Size, slice)) { Slice = slice, IsLabelsOnly = true };
    }

    // A slice without reference shows how far a prediction went astray, but not what it should have been.
    private static int? MostDifferent(byte[] predicted, byte[] reference, IReadOnlyList<int> size)
    {
        if (size.Count == 2)
        {
            return null;
        }

        var pixels = size[1] * size[2];
        var different = Enumerable.Range(0, size[0])
            .Select(slice => (
                Slice: slice,
                Pixels: Enumerable.Range(slice * pixels, pixels).Count(i => reference[i] != Sample.Ignored && predicted[i] != reference[i]),
                HasReference: reference.AsSpan(slice * pixels, pixels).ContainsAnyExcept((byte)0, Sample.Ignored)))
            .Where(one => one.Pixels > 0).OrderByDescending(one => one.HasReference).ThenByDescending(one => one.Pixels).ToArray();
        return different.Length > 0 ? different[0].Slice : VolumeSlice.WithMostStructure(reference, size);
    }

    private static byte[] Plane(byte[] labels, IReadOnlyList<int> size, int? slice) => labels.AsSpan((slice ?? 0) * size[^1] * size[^2], size[^1] * size[^2]).ToArray();
}
