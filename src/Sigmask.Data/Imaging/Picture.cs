namespace Sigmask.Imaging;

/// <summary>An 8-bit picture in memory: grey or colour, rows from the top, no transparency.</summary>
public sealed class Picture
{
    /// <summary>A picture around pixels; the array is kept, not copied.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 (grey) or 3 (red, green, blue).</param>
    /// <param name="pixels">Interleaved, [H, W, channels].</param>
    /// <exception cref="ArgumentException">The array is not of that size, or there are neither one nor three channels.</exception>
    public Picture(int width, int height, int channels, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (channels is not (1 or 3))
        {
            throw new ArgumentException(Invariant($"A picture has 1 or 3 channels, not {channels}."), nameof(channels));
        }

        if (pixels.LongLength != (long)width * height * channels)
        {
            throw new ArgumentException(Invariant($"{width} x {height} pixels of {channels} channels need {(long)width * height * channels} bytes, not {pixels.LongLength}."), nameof(pixels));
        }

        (Width, Height, Channels, Pixels) = (width, height, channels, pixels);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 (grey) or 3 (red, green, blue).</summary>
    public int Channels { get; }

    /// <summary>Interleaved values, [H, W, channels].</summary>
    public byte[] Pixels { get; }

    /// <summary>The picture in three channels: a grey level v becomes (v, v, v); a colour picture is returned as it is.</summary>
    public Picture ToColor()
    {
        if (Channels == 3)
        {
            return this;
        }

        var color = new byte[3 * Pixels.Length];
        for (var i = 0; i < Pixels.Length; i++)
        {
            color.AsSpan(3 * i, 3).Fill(Pixels[i]);
        }

        return new Picture(Width, Height, 3, color);
    }

    /// <summary>The picture in one channel: luma by ITU-R BT.601, rounded; a grey picture is returned as it is.</summary>
    public Picture ToGrey()
    {
        if (Channels == 1)
        {
            return this;
        }

        var grey = new byte[Width * Height];
        for (var i = 0; i < grey.Length; i++)
        {
            grey[i] = (byte)(((299 * Pixels[3 * i]) + (587 * Pixels[(3 * i) + 1]) + (114 * Pixels[(3 * i) + 2]) + 500) / 1000);
        }

        return new Picture(Width, Height, 1, grey);
    }
}

/// <summary>A colour of 8 bits a channel.</summary>
public readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>Lays the colour over a pixel.</summary>
    /// <param name="pixel">Its red, green and blue, which are changed.</param>
    /// <param name="share">How much the colour covers, 0 (nothing) to 1.</param>
    internal void Cover(Span<byte> pixel, double share)
    {
        pixel[0] = Mixed(pixel[0], Red, share);
        pixel[1] = Mixed(pixel[1], Green, share);
        pixel[2] = Mixed(pixel[2], Blue, share);
    }

    private static byte Mixed(byte under, byte over, double share) => (byte)Math.Round(under + (share * (over - under)));
}
