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
internal sealed record TiffForm(int Width, int Height, int Samples, int Bits, SampleFormat Format, Photometric Meaning)
{
    /// <summary>1 or 3.</summary>
    public int Channels => Meaning == Photometric.RGB ? 3 : 1;

    /// <summary>True if values can be taken as they are stored; otherwise they are 8-bit colours that have to be computed.</summary>
    public bool IsStoredPlainly => Meaning is Photometric.MINISBLACK or Photometric.MINISWHITE or Photometric.RGB;

    /// <summary>The kind of number that is delivered, in NumPy's names.</summary>
    public string NumberType => IsStoredPlainly ? Invariant($"{(Format switch { SampleFormat.INT => "int", SampleFormat.IEEEFP => "float", _ => "uint" })}{Math.Max(8, Bits)}") : "uint8";

    private bool IsReadNumber => (Format, Bits) is (SampleFormat.UINT or SampleFormat.INT, 8 or 16 or 32 or 64) or (SampleFormat.UINT, 1 or 2 or 4) or (SampleFormat.IEEEFP, 16 or 32 or 64);

    /// <summary>Reads the form.</summary>
    /// <exception cref="InvalidDataException">It is none that is read.</exception>
    public static TiffForm Of(Tiff tiff)
    {
        int Field(TiffTag tag, int missing) => tiff.GetFieldDefaulted(tag) is [var first, ..] ? first.ToInt() : missing;
        var format = (SampleFormat)Field(TiffTag.SAMPLEFORMAT, (int)SampleFormat.UINT);
        var form = new TiffForm(
            Field(TiffTag.IMAGEWIDTH, 0),
            Field(TiffTag.IMAGELENGTH, 0),
            Field(TiffTag.SAMPLESPERPIXEL, 1),
            Field(TiffTag.BITSPERSAMPLE, 1),
            format == SampleFormat.VOID ? SampleFormat.UINT : format,
            (Photometric)Field(TiffTag.PHOTOMETRIC, (int)Photometric.MINISBLACK));
        if (!form.IsReadNumber)
        {
            throw new InvalidDataException(Invariant($"its numbers are {NameOf(format)} of {form.Bits} bits; integers of 1, 2, 4, 8, 16, 32 or 64 bits and floating numbers of 16, 32 or 64 are read"));
        }

        if (!form.IsStoredPlainly && (form.Bits > 8 || form.Format != SampleFormat.UINT))
        {
            throw new InvalidDataException(Invariant($"it stores {form.Meaning} as {NameOf(format)} of {form.Bits} bits; grey and RGB are read in this type of number"));
        }

        if (form.IsStoredPlainly)
        {
            RequireKnownChannels(form, tiff);
        }

        return (TiffOrientation)Field(TiffTag.ORIENTATION, 1) == TiffOrientation.TOPLEFT
            ? form
            : throw new InvalidDataException("rows that do not run from the top left; save it upright");
    }

    /// <summary>A number of a row.</summary>
    /// <param name="row">As the library gives it: in the byte order of this machine.</param>
    /// <param name="index">Which.</param>
    public float Value(ReadOnlySpan<byte> row, int index)
    {
        if (Bits < 8)
        {
            // Darkest is 0 and lightest 255, whatever the number of bits.
            var (place, largest) = (index * Bits, (1 << Bits) - 1);
            var level = ((row[place / 8] >> (8 - Bits - (place % 8))) & largest) * byte.MaxValue / largest;
            return Meaning == Photometric.MINISWHITE ? byte.MaxValue - level : level;
        }

        var number = row[(index * (Bits / 8))..];
        var value = (Format, Bits) switch
        {
            (SampleFormat.IEEEFP, 16) => (float)BitConverter.ToHalf(number),
            (SampleFormat.IEEEFP, 32) => BitConverter.ToSingle(number),
            (SampleFormat.IEEEFP, _) => (float)BitConverter.ToDouble(number),
            (SampleFormat.INT, 8) => (sbyte)number[0],
            (SampleFormat.INT, 16) => BitConverter.ToInt16(number),
            (SampleFormat.INT, 32) => BitConverter.ToInt32(number),
            (SampleFormat.INT, _) => BitConverter.ToInt64(number),
            (_, 8) => number[0],
            (_, 16) => BitConverter.ToUInt16(number),
            (_, 32) => BitConverter.ToUInt32(number),
            _ => BitConverter.ToUInt64(number),
        };
        return Meaning == Photometric.MINISWHITE && Format == SampleFormat.UINT ? (float)(Math.ScaleB(1.0, Bits) - 1 - value) : value;
    }

    // Grey with one number a pixel, colour with three, and either with transparency, which is ignored. More numbers are channels that would be lost.
    private static void RequireKnownChannels(TiffForm form, Tiff tiff)
    {
        var isTransparency = form.Channels == 3 || (tiff.GetField(TiffTag.EXTRASAMPLES) is [_, var kinds] && kinds.ToByteArray() is [not (byte)ExtraSample.UNSPECIFIED, ..]);
        if (form.Samples != form.Channels && !(form.Samples == form.Channels + 1 && isTransparency))
        {
            throw new InvalidDataException(Invariant($"{form.Samples} numbers a pixel that are neither grey nor RGB; save each channel as a file of its own, or all as RGB"));
        }
    }

    private static string NameOf(SampleFormat format) => format switch
    {
        SampleFormat.INT => "signed integers",
        SampleFormat.IEEEFP => "floating numbers",
        SampleFormat.COMPLEXINT or SampleFormat.COMPLEXIEEEFP => "complex numbers",
        _ => "integers",
    };
}
