using BitMiracle.LibTiff.Classic;
using TiffOrientation = BitMiracle.LibTiff.Classic.Orientation;

namespace Sigmask.Imaging;

/// <summary>TIFF files of one page, BigTIFF as well: grey and RGB of 8 bits and more as they are stored, other forms as 8-bit colours.</summary>
internal static class TiffImage
{
    [ThreadStatic]
    private static string? complaint;

    static TiffImage() => Tiff.SetErrorHandler(new QuietHandler());

    /// <summary>Columns, rows and channels; channels of palettes and rare forms are not known without reading (0).</summary>
    /// <exception cref="InvalidDataException">It is damaged or of a form that is not read.</exception>
    public static (int Width, int Height, int Channels) Header(Stream file)
    {
        using var tiff = Open(file);
        var form = TiffForm.Of(tiff);
        return (form.Width, form.Height, form.IsStoredPlainly ? form.Channels : 0);
    }

    /// <summary>The kind of number that <see cref="Read"/> delivers, in NumPy's names.</summary>
    /// <exception cref="InvalidDataException">It is damaged or of a form that is not read.</exception>
    public static string NumberType(Stream file)
    {
        using var tiff = Open(file);
        return TiffForm.Of(tiff).NumberType;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged or of a form that is not read.</exception>
    public static ImageValues Read(Stream file)
    {
        using var tiff = Open(file);
        var form = TiffForm.Of(tiff);
        return form.IsStoredPlainly ? Plain(tiff, form) : Rendered(tiff, form);
    }

    private static Tiff Open(Stream file)
    {
        complaint = null;
        TiffDirectory.Require(file);
        return Tiff.ClientOpen("tiff", "r", file, new TiffStream()) ?? throw new InvalidDataException(complaint ?? "it has no picture in it");
    }

    private static ImageValues Plain(Tiff tiff, TiffForm form)
    {
        var (blockWidth, blockHeight) = tiff.IsTiled() ? (tiff.GetField(TiffTag.TILEWIDTH)[0].ToInt(), tiff.GetField(TiffTag.TILELENGTH)[0].ToInt()) : (form.Width, 1);
        // A plane has one number a pixel. Without planes the numbers of a pixel stand side by side.
        var hasPlanes = form.Samples > 1 && tiff.GetFieldDefaulted(TiffTag.PLANARCONFIG)[0].ToInt() == (int)PlanarConfig.SEPARATE;
        var (planes, together) = hasPlanes ? (form.Channels, 1) : (1, form.Samples);
        var rowBytes = (((long)blockWidth * together * form.Bits) + 7) / 8;
        var block = new byte[tiff.IsTiled() ? tiff.TileSize() : tiff.ScanlineSize()];
        if (block.Length < rowBytes * blockHeight || blockWidth < 1 || blockHeight < 1)
        {
            throw new InvalidDataException("damaged: rows or tiles that are smaller than its header says");
        }

        var values = new float[form.Channels * form.Width * form.Height];
        for (var plane = 0; plane < planes; plane++)
        {
            for (var top = 0; top < form.Height; top += blockHeight)
            {
                for (var left = 0; left < form.Width; left += blockWidth)
                {
                    if (tiff.IsTiled() ? tiff.ReadTile(block, 0, left, top, 0, (short)plane) < 0 : !tiff.ReadScanline(block, top, (short)plane))
                    {
                        throw new InvalidDataException(complaint ?? "damaged pixels");
                    }

                    for (var y = 0; y < Math.Min(blockHeight, form.Height - top); y++)
                    {
                        var row = block.AsSpan(y * (int)rowBytes, (int)rowBytes);
                        for (var channel = 0; channel < form.Channels / planes; channel++)
                        {
                            var target = values.AsSpan(((((plane + channel) * form.Height) + top + y) * form.Width) + left);
                            for (var x = 0; x < Math.Min(blockWidth, form.Width - left); x++)
                            {
                                target[x] = form.Value(row, (x * together) + channel);
                            }
                        }
                    }
                }
            }
        }

        return new ImageValues(form.Width, form.Height, form.Channels, values);
    }

    private static ImageValues Rendered(Tiff tiff, TiffForm form)
    {
        var raster = new int[form.Width * form.Height];
        if (!tiff.ReadRGBAImageOriented(form.Width, form.Height, raster, TiffOrientation.TOPLEFT, stopOnError: true))
        {
            throw new InvalidDataException(complaint ?? "a form that is not read, or damaged pixels");
        }

        var values = new float[3 * raster.Length];
        for (var pixel = 0; pixel < raster.Length; pixel++)
        {
            values[pixel] = Tiff.GetR(raster[pixel]);
            values[raster.Length + pixel] = Tiff.GetG(raster[pixel]);
            values[(2 * raster.Length) + pixel] = Tiff.GetB(raster[pixel]);
        }

        var picture = new ImageValues(form.Width, form.Height, 3, values);
        return picture.AsGrey() ?? picture;
    }

    // The library would write to the console. Its first complaint says most.
    private sealed class QuietHandler : TiffErrorHandler
    {
        public override void ErrorHandler(Tiff tif, string method, string format, params object[] args) =>
            complaint ??= string.Format(System.Globalization.CultureInfo.InvariantCulture, format, args);

        public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
        {
        }
    }
}
