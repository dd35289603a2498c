using BitMiracle.LibTiff.Classic;
using TiffOrientation = BitMiracle.LibTiff.Classic.Orientation;

namespace Sigmask.Imaging;

/// <summary>TIFF files of one page: 8 and 16 bits a channel and floating numbers as they are stored, other forms as 8-bit colours.</summary>
internal static class TiffImage
{
    static TiffImage() => Tiff.SetErrorHandler(new SilentHandler());

    /// <summary>Columns, rows and channels; channels of palettes and rare forms are not known without reading (0).</summary>
    /// <exception cref="InvalidDataException">It is damaged or of a form that is not read.</exception>
    public static (int Width, int Height, int Channels) Header(Stream file)
    {
        using var tiff = Open(file);
        var form = TiffForm.Of(tiff);
        return (form.Width, form.Height, form.IsStoredPlainly ? form.Channels : 0);
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
        var tiff = Tiff.ClientOpen("tiff", "r", file, new TiffStream()) ?? throw new InvalidDataException("no TIFF that can be read");
        if (tiff.NumberOfDirectories() <= 1)
        {
            return tiff;
        }

        var pages = tiff.NumberOfDirectories();
        tiff.Dispose();
        throw new InvalidDataException(Invariant($"{pages} pages; save each as a file of its own"));
    }

    private static ImageValues Plain(Tiff tiff, TiffForm form)
    {
        var values = new float[form.Channels * form.Width * form.Height];
        var line = new byte[tiff.ScanlineSize()];
        if (line.Length < form.Width * form.Samples * form.Bits / 8)
        {
            throw new InvalidDataException("lines that are shorter than the picture is wide");
        }

        for (var y = 0; y < form.Height; y++)
        {
            if (!tiff.ReadScanline(line, y))
            {
                throw new EndOfStreamException();
            }

            for (var x = 0; x < form.Width; x++)
            {
                for (var channel = 0; channel < form.Channels; channel++)
                {
                    values[(((channel * form.Height) + y) * form.Width) + x] = form.Value(line, (x * form.Samples) + channel);
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
            throw new InvalidDataException("a form that is not read, or damaged pixels");
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

    // The library would write to the console; what goes wrong is told by return values.
    private sealed class SilentHandler : TiffErrorHandler
    {
        public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
        {
        }
    }
}
