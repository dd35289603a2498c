using SkiaSharp;

namespace Sigmask.Imaging;

/// <summary>Turns a picture upright by the orientation its camera noted (EXIF).</summary>
internal static class Orientation
{
    /// <summary>The picture as it is to be looked at.</summary>
    /// <param name="picture">As stored.</param>
    /// <param name="origin">Which corner of the scene the first stored pixel shows.</param>
    public static Picture Apply(Picture picture, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default)
        {
            return picture;
        }

        var (width, height) = IsTurned(origin) ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        var upright = new byte[picture.Pixels.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (column, row) = Stored(origin, x, y, picture.Width - 1, picture.Height - 1);
                picture.Pixels.AsSpan(((row * picture.Width) + column) * picture.Channels, picture.Channels)
                    .CopyTo(upright.AsSpan(((y * width) + x) * picture.Channels));
            }
        }

        return new Picture(width, height, picture.Channels, upright);
    }

    /// <summary>True if rows and columns change places.</summary>
    public static bool IsTurned(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    private static (int Column, int Row) Stored(SKEncodedOrigin origin, int x, int y, int right, int bottom) => origin switch
    {
        SKEncodedOrigin.TopRight => (right - x, y),
        SKEncodedOrigin.BottomRight => (right - x, bottom - y),
        SKEncodedOrigin.BottomLeft => (x, bottom - y),
        SKEncodedOrigin.LeftTop => (y, x),
        SKEncodedOrigin.RightTop => (y, bottom - x),
        SKEncodedOrigin.RightBottom => (right - y, bottom - x),
        SKEncodedOrigin.LeftBottom => (right - y, x),
        _ => (x, y),
    };
}
