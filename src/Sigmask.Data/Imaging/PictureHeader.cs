using SkiaSharp;

namespace Sigmask.Imaging;

/// <summary>What can be known of a picture file without decoding its pixels.</summary>
/// <param name="Width">Columns, upright.</param>
/// <param name="Height">Rows, upright.</param>
/// <param name="Channels">1 or 3, as <see cref="ImageFile.ReadValues"/> gives them.</param>
public sealed record PictureHeader(int Width, int Height, int Channels)
{
    /// <summary>Reads the header. Only the rare forms whose colours a header does not tell (palettes, grey with transparency) are decoded.</summary>
    /// <exception cref="DataException">There is no such file, or it is no picture.</exception>
    public static PictureHeader Read(string path) => Read(path, file => ImageFile.ReadValues(file).Channels);

    /// <summary>The same; what has to be decoded can be taken from a reader afterwards.</summary>
    /// <exception cref="DataException">There is no such file, or it is no picture.</exception>
    internal static PictureHeader Read(string path, PictureReader pictures) => Read(path, file => pictures.Look(file).Channels);

    /// <summary>Columns and rows, upright, of whatever form; nothing is decoded.</summary>
    /// <exception cref="DataException">There is no such file, or it is no picture.</exception>
    internal static (int Width, int Height) SizeOf(string path)
    {
        var (width, height, _) = Read(path, _ => 1);
        return (width, height);
    }

    /// <summary>True if the orientation that a camera noted (EXIF) swaps rows and columns. False also for what cannot be read.</summary>
    internal static bool IsTurnedByCamera(string path)
    {
        using var codec = SKCodec.Create(path);
        return codec is not null && Orientation.IsTurned(codec.EncodedOrigin);
    }

    private static PictureHeader Read(string path, Func<string, int> channelsOf)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new DataException($"{path} does not exist; check the path.");
        }

        try
        {
            var start = new byte[StoredForm.HeaderBytes];
            using var stream = File.OpenRead(path);
            var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            var form = new StoredForm(start[..length]);
            if (form.IsTiff)
            {
                var (columns, rows, channels) = ImageFile.OfTiff(path, stream, TiffImage.Header);
                return new PictureHeader(columns, rows, channels > 0 ? channels : channelsOf(path));
            }

            using var codec = SKCodec.Create(stream)
                ?? throw new DataException($"{path} is not a picture that can be read, or is damaged; give a PNG, JPEG, BMP, TIFF or GIF.");
            var isGrey = codec.Info.ColorType == SKColorType.Gray8;
            if (!isGrey && form.MayBeGrey)
            {
                isGrey = form.IsDeepPng || channelsOf(path) == 1;
            }

            var (width, height) = (codec.Info.Width, codec.Info.Height);
            return Orientation.IsTurned(codec.EncodedOrigin)
                ? new PictureHeader(height, width, isGrey ? 1 : 3)
                : new PictureHeader(width, height, isGrey ? 1 : 3);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be opened: {error.Message}", error);
        }
    }
}
