namespace Sigmask.Imaging;

/// <summary>The values of a picture as its file stores them, whatever its depth: 0 to 255, 0 to 65535, or any numbers of a floating TIFF.</summary>
public sealed class ImageValues
{
    /// <summary>A picture around values; the array is kept, not copied.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 (grey) or 3 (red, green, blue).</param>
    /// <param name="values">[channels, H, W].</param>
    /// <exception cref="ArgumentException">The array is not of that size, or there are neither one nor three channels.</exception>
    public ImageValues(int width, int height, int channels, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (channels is not (1 or 3) || values.LongLength != (long)channels * height * width)
        {
            throw new ArgumentException(Invariant($"{values.LongLength} values are not {width} x {height} pixels of 1 or 3 channels ({channels})."), nameof(values));
        }

        (Width, Height, Channels, Values) = (width, height, channels, values);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 (grey) or 3 (red, green, blue).</summary>
    public int Channels { get; }

    /// <summary>[channels, H, W].</summary>
    public float[] Values { get; }

    /// <summary>[H, W], the position of each pixel's colour in the palette of a PNG; null for pictures of any other form.</summary>
    public byte[]? Indices { get; internal init; }

    /// <summary>Pixels of a channel.</summary>
    public int Pixels => Width * Height;

    /// <summary>The values of an 8-bit picture.</summary>
    public static ImageValues Of(Picture picture) => Of(picture, null);

    /// <summary>The values of an 8-bit picture, and its <see cref="Indices"/>.</summary>
    internal static ImageValues Of(Picture picture, byte[]? indices)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var pixels = picture.Width * picture.Height;
        var values = new float[picture.Pixels.Length];
        for (var channel = 0; channel < picture.Channels; channel++)
        {
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                values[(channel * pixels) + pixel] = picture.Pixels[(pixel * picture.Channels) + channel];
            }
        }

        return new ImageValues(picture.Width, picture.Height, picture.Channels, values) { Indices = indices };
    }

    /// <summary>The indices of a palette as values of one channel; null if there are none.</summary>
    public ImageValues? AsIndices() => Indices is null ? null : new ImageValues(Width, Height, 1, Array.ConvertAll(Indices, index => (float)index));

    /// <summary>The same in one channel if all three are equal everywhere; null if the picture has a colour.</summary>
    public ImageValues? AsGrey()
    {
        if (Channels == 1)
        {
            return this;
        }

        var red = Values.AsSpan(0, Pixels);
        return red.SequenceEqual(Values.AsSpan(Pixels, Pixels)) && red.SequenceEqual(Values.AsSpan(2 * Pixels)) ? new ImageValues(Width, Height, 1, red.ToArray()) : null;
    }
}
