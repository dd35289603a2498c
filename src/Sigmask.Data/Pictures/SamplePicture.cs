using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>Samples as pictures to look at.</summary>
public static class SamplePicture
{
    /// <summary>
    /// The image of a sample, or one slice of a volume. Values are stretched so that 0.5 % of them fall below black and above white;
    /// a three-channel image whose values are 0..255 is shown as it is.
    /// </summary>
    /// <param name="sample">Its image in 1 channel (grey), 3 channels (red, green, blue) or any other number (the first is shown).</param>
    /// <param name="slice">Slice of a volume along D; the middle one if null. Images have the one slice 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The volume has no such slice.</exception>
    public static Picture Of(Sample sample, int? slice = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var (width, height) = (sample.Size[^1], sample.Size[^2]);
        var offset = SliceOffset(sample, slice);
        var channels = sample.Channels == 3 ? 3 : 1;
        var (black, white) = Window(sample, channels);
        var pixels = new byte[channels * width * height];
        for (var channel = 0; channel < channels; channel++)
        {
            var values = sample.Image.AsSpan((channel * sample.Pixels) + offset, width * height);
            for (var i = 0; i < values.Length; i++)
            {
                pixels[(channels * i) + channel] = (byte)Math.Round(Math.Clamp((values[i] - black) / (white - black), 0f, 1f) * 255f);
            }
        }

        return new Picture(width, height, channels, pixels);
    }

    /// <summary>The labels [H, W] that belong to <see cref="Of"/>; empty if the sample has none.</summary>
    /// <inheritdoc cref="Of" path="/param"/>
    /// <inheritdoc cref="Of" path="/exception"/>
    public static ReadOnlySpan<byte> Labels(Sample sample, int? slice = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Labels.Length == 0 ? [] : sample.Labels.AsSpan(SliceOffset(sample, slice), sample.Size[^1] * sample.Size[^2]);
    }

    private static int SliceOffset(Sample sample, int? slice)
    {
        var depth = sample.Size.Count == 3 ? sample.Size[0] : 1;
        var chosen = slice ?? depth / 2;
        ArgumentOutOfRangeException.ThrowIfNegative(chosen, nameof(slice));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(chosen, depth, nameof(slice));
        return chosen * sample.Size[^1] * sample.Size[^2];
    }

    private static (float Black, float White) Window(Sample sample, int channels)
    {
        var sorted = sample.Image.AsSpan(0, sample.Values(channels)).ToArray();
        Array.Sort(sorted);
        if (channels == 3 && sorted[0] >= 0 && sorted[^1] <= 255 && sorted[^1] > 1)
        {
            return (0, 255);
        }

        var cut = sorted.Length / 200;
        var (black, white) = (sorted[cut], sorted[^(cut + 1)]);
        return (black, white > black ? white : black + 1);
    }
}
