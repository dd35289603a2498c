using System.Runtime.InteropServices;
using SkiaSharp;

namespace Sigmask.Imaging;

/// <summary>Between our pictures and SkiaSharp's bitmaps.</summary>
internal static class SkiaPicture
{
    /// <summary>A bitmap in the picture's own colour type, without a colour space; the caller disposes it.</summary>
    public static SKBitmap ToBitmap(Picture picture)
    {
        var colorType = picture.Channels == 1 ? SKColorType.Gray8 : SKColorType.Rgba8888;
        var bitmap = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, colorType, SKAlphaType.Opaque, null));
        var pixels = bitmap.GetPixelSpan();
        if (picture.Channels == 1)
        {
            for (var y = 0; y < picture.Height; y++)
            {
                picture.Pixels.AsSpan(y * picture.Width, picture.Width).CopyTo(pixels[(y * bitmap.RowBytes)..]);
            }

            return bitmap;
        }

        for (var y = 0; y < picture.Height; y++)
        {
            var row = MemoryMarshal.Cast<byte, uint>(pixels.Slice(y * bitmap.RowBytes, 4 * picture.Width));
            var source = picture.Pixels.AsSpan(3 * y * picture.Width, 3 * picture.Width);
            for (var x = 0; x < picture.Width; x++)
            {
                row[x] = source[3 * x] | ((uint)source[(3 * x) + 1] << 8) | ((uint)source[(3 * x) + 2] << 16) | 0xFF000000u;
            }
        }

        return bitmap;
    }

    /// <summary>The pixels of a bitmap of type Rgba8888 as a colour picture.</summary>
    public static Picture FromBitmap(SKBitmap bitmap)
    {
        var pixels = bitmap.GetPixelSpan();
        var rgb = new byte[3 * bitmap.Width * bitmap.Height];
        for (var y = 0; y < bitmap.Height; y++)
        {
            for (var x = 0; x < bitmap.Width; x++)
            {
                pixels.Slice((y * bitmap.RowBytes) + (4 * x), 3).CopyTo(rgb.AsSpan(3 * ((y * bitmap.Width) + x)));
            }
        }

        return new Picture(bitmap.Width, bitmap.Height, 3, rgb);
    }
}
