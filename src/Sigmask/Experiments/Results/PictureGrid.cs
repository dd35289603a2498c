using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Experiments;

/// <summary>
/// How a case of a comparison is shown, the same for its image, its reference and every prediction: the slice of a volume with most structure, and no side longer than
/// <see cref="LongestSide"/> pixels.
/// </summary>
/// <param name="Slice">Slice along the slowest axis; 0 of pictures.</param>
/// <param name="Step">Every how many pixels one is shown.</param>
/// <param name="Height">Rows of the whole.</param>
/// <param name="Width">Columns of the whole.</param>
internal sealed record PictureGrid(int Slice, int Step, int Height, int Width)
{
    /// <summary>The longest side of what is shown.</summary>
    public const int LongestSide = 256;

    /// <summary>The grid of a case.</summary>
    /// <param name="sample">With its reference.</param>
    public static PictureGrid Of(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var (height, width) = (sample.Size[^2], sample.Size[^1]);
        var slice = sample.Size.Count == 3 ? VolumeSlice.WithMostStructure(sample.Labels, sample.Size) : 0;
        return new(slice, (Math.Max(height, width) + LongestSide - 1) / LongestSide, height, width);
    }

    /// <summary>The image.</summary>
    public Picture Image(Sample sample) => Thinned(SamplePicture.Of(sample, Slice));

    /// <summary>Labels, or any other byte for each pixel, of the same size as the sample's.</summary>
    public Picture Plane(byte[] values) => Thinned(new Picture(Width, Height, 1, values[(Slice * Height * Width)..((Slice + 1) * Height * Width)]));

    private Picture Thinned(Picture whole)
    {
        if (Step == 1)
        {
            return whole;
        }

        var (rows, columns, channels) = ((Height + Step - 1) / Step, (Width + Step - 1) / Step, whole.Channels);
        var pixels = new byte[rows * columns * channels];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (row, column, channel) = (i / channels / columns, i / channels % columns, i % channels);
            pixels[i] = whole.Pixels[(((row * Step * Width) + (column * Step)) * channels) + channel];
        }

        return new Picture(columns, rows, channels, pixels);
    }
}
