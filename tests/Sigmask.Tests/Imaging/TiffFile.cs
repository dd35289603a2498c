using System.Numerics;
using BitMiracle.LibTiff.Classic;

namespace Sigmask.Tests.Imaging;

/// <summary>A TIFF to write, of forms that nothing else here writes.</summary>
internal sealed record TiffFile(int Width, int Height)
{
    public int Bits { get; init; } = 8;

    public SampleFormat Format { get; init; } = SampleFormat.UINT;

    public Compression Compression { get; init; } = Compression.NONE;

    public Photometric Meaning { get; init; } = Photometric.MINISBLACK;

    public int Samples { get; init; } = 1;

    public bool HasPlanes { get; init; }

    /// <summary>Side of a tile, a multiple of 16; 0 for strips.</summary>
    public int Tile { get; init; }

    /// <summary>As of the library: w, wl, wb (big endian), w8 (BigTIFF).</summary>
    public string Mode { get; init; } = "w";

    public ExtraSample[] Extra { get; init; } = [];

    /// <summary>Red, green, blue of each index.</summary>
    public byte[][] Palette { get; init; } = [];

    /// <summary>The bytes of numbers of a form, in the order of this machine.</summary>
    public static byte[] Numbers<T>(SampleFormat format, int bits, params T[] values)
        where T : INumber<T> => [.. values.SelectMany(value => (format, bits) switch
        {
            (SampleFormat.IEEEFP, 16) => BitConverter.GetBytes(Half.CreateChecked(value)),
            (SampleFormat.IEEEFP, 32) => BitConverter.GetBytes(float.CreateChecked(value)),
            (SampleFormat.IEEEFP, _) => BitConverter.GetBytes(double.CreateChecked(value)),
            (SampleFormat.INT, 8) => [(byte)sbyte.CreateChecked(value)],
            (SampleFormat.INT, 16) => BitConverter.GetBytes(short.CreateChecked(value)),
            (SampleFormat.INT, 32) => BitConverter.GetBytes(int.CreateChecked(value)),
            (SampleFormat.INT, _) => BitConverter.GetBytes(long.CreateChecked(value)),
            (_, 8) => [byte.CreateChecked(value)],
            (_, 16) => BitConverter.GetBytes(ushort.CreateChecked(value)),
            (_, 32) => BitConverter.GetBytes(uint.CreateChecked(value)),
            _ => BitConverter.GetBytes(ulong.CreateChecked(value)),
        })];

    /// <summary>Writes it.</summary>
    /// <param name="path">Where.</param>
    /// <param name="pixels">Rows, one plane after the other if there are planes.</param>
    public void Write(string path, byte[] pixels)
    {
        using var tiff = Tiff.Open(path, Mode);
        tiff.SetField(TiffTag.IMAGEWIDTH, Width);
        tiff.SetField(TiffTag.IMAGELENGTH, Height);
        tiff.SetField(TiffTag.BITSPERSAMPLE, Bits);
        tiff.SetField(TiffTag.SAMPLESPERPIXEL, Samples);
        tiff.SetField(TiffTag.SAMPLEFORMAT, Format);
        tiff.SetField(TiffTag.COMPRESSION, Compression);
        tiff.SetField(TiffTag.PHOTOMETRIC, Meaning);
        tiff.SetField(TiffTag.PLANARCONFIG, HasPlanes ? PlanarConfig.SEPARATE : PlanarConfig.CONTIG);
        if (Extra.Length > 0)
        {
            tiff.SetField(TiffTag.EXTRASAMPLES, Extra.Length, Array.ConvertAll(Extra, kind => (short)kind));
        }

        if (Palette.Length > 0)
        {
            ushort[] Channel(int channel) => [.. Palette.Select(colour => (ushort)(257 * colour[channel])), .. new ushort[(1 << Bits) - Palette.Length]];
            tiff.SetField(TiffTag.COLORMAP, Channel(0), Channel(1), Channel(2));
        }

        var (planes, together) = HasPlanes ? (Samples, 1) : (1, Samples);
        var rowBytes = ((Width * together * Bits) + 7) / 8;
        if (Tile == 0)
        {
            tiff.SetField(TiffTag.ROWSPERSTRIP, 2);
            for (var row = 0; row < planes * Height; row++)
            {
                tiff.WriteScanline(pixels.AsSpan(row * rowBytes, rowBytes).ToArray(), row % Height, (short)(row / Height));
            }

            return;
        }

        tiff.SetField(TiffTag.TILEWIDTH, Tile);
        tiff.SetField(TiffTag.TILELENGTH, Tile);
        var pixelBytes = together * Bits / 8;
        for (var plane = 0; plane < planes; plane++)
        {
            for (var (top, left) = (0, 0); top < Height; (top, left) = left + Tile < Width ? (top, left + Tile) : (top + Tile, 0))
            {
                var block = new byte[Tile * Tile * pixelBytes];
                for (var y = top; y < Math.Min(Height, top + Tile); y++)
                {
                    pixels.AsSpan((((plane * Height) + y) * rowBytes) + (left * pixelBytes), Math.Min(Tile, Width - left) * pixelBytes).CopyTo(block.AsSpan((y - top) * Tile * pixelBytes));
                }

                tiff.WriteTile(block, left, top, 0, (short)plane);
            }
        }
    }
}
