using Sigmask.Files;
using SkiaSharp;

namespace Sigmask.Imaging;

/// <summary>
/// Pictures on disk. Values are read as they are stored: no colour management, no premultiplication by alpha; transparency is
/// ignored. Only the orientation noted by a camera is applied, as every viewer does.
/// </summary>
public static class ImageFile
{
    private const string Known = "PNG, JPEG, BMP, TIFF or GIF";

    /// <summary>Reads a PNG, JPEG, BMP, TIFF or GIF (and what else the decoder knows, such as WebP) with the values that it stores, of any depth.</summary>
    /// <returns>One channel for files stored in grey and for palettes that show only greys, three otherwise.</returns>
    /// <exception cref="DataException">There is no such file, it is no picture, or it is damaged, cut short or too large.</exception>
    public static ImageValues ReadValues(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var form = new StoredForm(Load(path));
        return form.IsTiff ? OfTiff(path, form.Stream, TiffImage.Read) : form.IsDeepPng ? ReadDeepPng(path, form) : ImageValues.Of(Decode(path, form), Indices(path, form));
    }

    /// <summary>The kind of number that <see cref="ReadValues"/> delivers, in NumPy's names: uint8, uint16, int8, float64, ...</summary>
    /// <exception cref="DataException">There is no such file, or it is a TIFF that cannot be read.</exception>
    internal static string NumberType(string path)
    {
        var form = new StoredForm(Load(path));
        return form.IsTiff ? OfTiff(path, form.Stream, TiffImage.NumberType) : form.IsDeepPng ? "uint16" : "uint8";
    }

    /// <summary>True for a PNG whose pixels are indices of a palette. False also for what cannot be read.</summary>
    internal static bool IsPalettePng(string path)
    {
        try
        {
            var start = new byte[StoredForm.HeaderBytes];
            using var file = File.OpenRead(path);
            return new StoredForm(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]).IsPalettePng;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What a reader of TIFF files makes of one.</summary>
    /// <exception cref="DataException">It is damaged or of a form that is not read.</exception>
    internal static T OfTiff<T>(string path, Stream file, Func<Stream, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or DataException))
        {
            // Where a file is damaged the library ends with whatever exception its next step has.
            var reason = error is InvalidDataException ? error.Message.ReplaceLineEndings(" ").TrimEnd('.') : "it is damaged";
            throw new DataException($"{path} is no TIFF that can be read: {reason}. Save it as a plain TIFF or a PNG.", error);
        }
    }

    /// <summary>Reads a PNG, JPEG, BMP or GIF (and what else the decoder knows, such as WebP) of 8 bits a channel or less.</summary>
    /// <returns>One channel for files stored in grey (of any bit depth) and for palettes that show only greys, three otherwise.</returns>
    /// <exception cref="DataException">There is no such file, it is no picture, it is damaged or cut short, or it has 16 bits a channel.</exception>
    public static Picture Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var form = new StoredForm(Load(path));
        return form.BitsPerChannel <= 8 ? Decode(path, form) : throw new DataException(Invariant($"{path} has {form.BitsPerChannel} bits a channel; convert it to 8 bits."));
    }

    /// <summary>Writes a PNG in 8-bit grey or RGB. The file appears whole or not at all; its folder is made if needed.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void WritePng(string path, Picture picture)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(picture);
        var bytes = Png(picture);
        try
        {
            AtomicFile.Write(path, file => file.Write(bytes));
        }
        catch (IOException error)
        {
            throw new DataException(error.Message, error);
        }
    }

    /// <summary>The picture as the bytes of a PNG in 8-bit grey or RGB.</summary>
    public static byte[] Png(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        using var bitmap = SkiaPicture.ToBitmap(picture);
        using var pixmap = bitmap.PeekPixels();
        using var encoded = pixmap.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, 6))
            ?? throw new InvalidOperationException(Invariant($"The encoder refused a picture of {picture.Width} x {picture.Height} pixels."));
        return encoded.ToArray();
    }

    /// <summary>The picture as the bytes of a WebP, to look at: a fraction of a PNG's, and not quite the same values.</summary>
    internal static byte[] WebP(Picture picture)
    {
        using var bitmap = SkiaPicture.ToBitmap(picture.ToColor());
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Webp, 90)
            ?? throw new InvalidOperationException(Invariant($"The encoder refused a picture of {picture.Width} x {picture.Height} pixels."));
        return encoded.ToArray();
    }

    private static Picture Decode(string path, StoredForm header)
    {
        using var data = SKData.CreateCopy(header.Bytes);
        using var codec = SKCodec.Create(data)
            ?? throw new DataException(DicomFile.Is(path) ? $"{path} {DicomFile.Complaint(path)}" : $"{path} is not a picture that can be read, or is damaged; give a {Known}.");
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        PictureLimit.Require(path, width, height, header);
        var isGrey = codec.Info.ColorType == SKColorType.Gray8;
        // A null colour space asks the decoder for the stored values.
        var info = new SKImageInfo(width, height, isGrey ? SKColorType.Gray8 : SKColorType.Rgba8888, isGrey ? SKAlphaType.Opaque : SKAlphaType.Unpremul, null);
        var result = codec.GetPixels(info, out var decoded);
        if (result != SKCodecResult.Success)
        {
            throw new DataException($"{path} is damaged or cut short ({result}); replace it by an intact copy.");
        }

        var picture = isGrey ? new Picture(width, height, 1, decoded) : WithoutAlpha(width, height, decoded, header.MayBeGrey);
        return Orientation.Apply(picture, codec.EncodedOrigin);
    }

    private static byte[]? Indices(string path, StoredForm form) =>
        form.IsPalettePng ? Decode(path, new StoredForm(PalettePng.ShowingIndices(form.Bytes))).Pixels : null;

    private static ImageValues ReadDeepPng(string path, StoredForm form)
    {
        try
        {
            var header = PictureHeader.Read(path);
            PictureLimit.Require(path, header.Width, header.Height, form);
            return DeepPng.Read(form.Bytes);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new DataException($"{path} is damaged or cut short ({error.Message.TrimEnd('.')}); replace it by an intact copy.", error);
        }
    }

    private static byte[] Load(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException($"{path} does not exist; check the path.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be opened: {error.Message}", error);
        }
    }

    private static Picture WithoutAlpha(int width, int height, byte[] rgba, bool mayBeGrey)
    {
        var rgb = new byte[3 * width * height];
        var grey = mayBeGrey;
        for (int i = 0, j = 0; i < rgba.Length; i += 4, j += 3)
        {
            rgba.AsSpan(i, 3).CopyTo(rgb.AsSpan(j));
            grey &= rgba[i] == rgba[i + 1] && rgba[i] == rgba[i + 2];
        }

        if (!grey)
        {
            return new Picture(width, height, 3, rgb);
        }

        var levels = new byte[width * height];
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = rgb[3 * i];
        }

        return new Picture(width, height, 1, levels);
    }
}
