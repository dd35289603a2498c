using BitMiracle.LibTiff.Classic;
using TiffOrientation = BitMiracle.LibTiff.Classic.Orientation;

namespace Sigmask.Imaging;

/// <summary>How a TIFF stores its pixels.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Samples">Numbers a pixel, with those that are not colours.</param>
/// <param name="Bits">Bits a number.</param>
/// <param name="Format">Integers or floating numbers.</param>
/// <param name="Meaning">Grey, RGB, palette, ...</param>
/// <param name="IsInLines">True if rows can be read one by one: no tiles, no planes.</param>
internal sealed record TiffForm(int Width, int Height, int Samples, int Bits, SampleFormat Format, Photometric Meaning, bool IsInLines)
{
    /// <summary>1 or 3.</summary>
    public int Channels => Meaning == Photometric.RGB ? 3 : 1;

    /// <summary>True if values can be taken as they are stored.</summary>
    public bool IsStoredPlainly => IsInLines && Samples >= Channels
        && Meaning is Photometric.MINISBLACK or Photometric.MINISWHITE or Photometric.RGB
        && (Format, Bits) is (SampleFormat.UINT, 8 or 16) or (SampleFormat.INT, 16) or (SampleFormat.IEEEFP, 32);

    /// <summary>Reads the form.</summary>
    /// <exception cref="InvalidDataException">Width or height is missing or too large, or numbers of more than 8 bits are not in lines.</exception>
    public static TiffForm Of(Tiff tiff)
    {
        int Field(TiffTag tag, int missing) => tiff.GetFieldDefaulted(tag) is [var first, ..] ? first.ToInt() : missing;
        var isInLines = !tiff.IsTiled() && (Field(TiffTag.PLANARCONFIG, 1) == (int)PlanarConfig.CONTIG || Field(TiffTag.SAMPLESPERPIXEL, 1) == 1);
        var form = new TiffForm(
            Field(TiffTag.IMAGEWIDTH, 0),
            Field(TiffTag.IMAGELENGTH, 0),
            Field(TiffTag.SAMPLESPERPIXEL, 1),
            Field(TiffTag.BITSPERSAMPLE, 1),
            (SampleFormat)Field(TiffTag.SAMPLEFORMAT, (int)SampleFormat.UINT),
            (Photometric)Field(TiffTag.PHOTOMETRIC, (int)Photometric.MINISBLACK),
            isInLines);
        if (form.Width < 1 || form.Height < 1 || (long)form.Width * form.Height > PictureLimit.MostPixels)
        {
            throw new InvalidDataException(Invariant($"{form.Width} x {form.Height} pixels by its header; 1 to {PictureLimit.MostPixels} are read"));
        }

        if (form.Bits > 8 && !form.IsStoredPlainly)
        {
            throw new InvalidDataException(Invariant($"{form.Bits} bits a channel ({form.Format}) in tiles, planes or an unusual form; save it in strips as 8-bit, 16-bit or float32 values"));
        }

        return (TiffOrientation)Field(TiffTag.ORIENTATION, 1) == TiffOrientation.TOPLEFT
            ? form
            : throw new InvalidDataException("rows that do not run from the top left; save it upright");
    }

    /// <summary>A number of a line.</summary>
    /// <param name="line">As the library gives it: in the byte order of this machine.</param>
    /// <param name="index">Which.</param>
    public float Value(ReadOnlySpan<byte> line, int index)
    {
        float value = (Format, Bits) switch
        {
            (SampleFormat.IEEEFP, _) => BitConverter.ToSingle(line[(4 * index)..]),
            (SampleFormat.INT, _) => BitConverter.ToInt16(line[(2 * index)..]),
            (_, 16) => BitConverter.ToUInt16(line[(2 * index)..]),
            _ => line[index],
        };
        return Meaning == Photometric.MINISWHITE && Format == SampleFormat.UINT ? (1 << Bits) - 1 - value : value;
    }
}
