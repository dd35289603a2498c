using Sigmask.Imaging;
using Sigmask.Files;

namespace Sigmask.Data;

/// <summary>
/// Masks written again with other labels at some pixels. A PNG keeps its form: bit depth, palette, and everything else that it holds. Of other files, and of PNG
/// that are interlaced or turned by a camera, a plain PNG is made of the values that they show.
/// </summary>
internal static class MaskEdit
{
    /// <summary>A mask with edits.</summary>
    /// <param name="path">The mask.</param>
    /// <param name="edits">The pixels and their new labels.</param>
    /// <param name="table">The values of the labels.</param>
    public static EditedFile Of(string path, IReadOnlyList<LabelEdit> edits, LabelTable table)
    {
        var isKept = Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase) && !PictureHeader.IsTurnedByCamera(path);
        return new(path, isKept ? Path.GetFileName(path) : Path.GetFileNameWithoutExtension(path) + ".png", target => Write(path, target, edits, table, isKept));
    }

    private static void Write(string path, string target, IReadOnlyList<LabelEdit> edits, LabelTable table, bool isKept)
    {
        if (isKept && Rows(path) is { } rows)
        {
            foreach (var (edit, pixel) in Pixels(edits))
            {
                Set(rows, pixel, table.Classes[edit.Label].Values[0], table, path);
            }

            AtomicFile.Write(target, rows.Write);
            return;
        }

        ImageFile.WritePng(target, Edited(MaskValues.ReadBy(ImageFile.ReadValues(path), table), edits, table, path));
    }

    private static IEnumerable<(LabelEdit Edit, int Pixel)> Pixels(IEnumerable<LabelEdit> edits) =>
        edits.SelectMany(edit => edit.Pixels.SelectMany(run => Enumerable.Range(run.Start, run.Length).Select(pixel => (edit, pixel))));

    // Null for a file that can be shown but whose numbers cannot be changed in their place.
    private static PngRows? Rows(string path)
    {
        try
        {
            return PngRows.Read(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            return null;
        }
    }

    private static void Set(PngRows rows, int pixel, LabelValue value, LabelTable table, string path)
    {
        var (y, x) = Math.DivRem(pixel, rows.Width);
        var (red, green, blue) = MaskValues.Levels(value);
        int[] samples = rows.ColourType switch
        {
            3 => [table.TakesIndices ? red : PaletteEntry(rows, red, green, blue, value, path)],
            0 or 4 => [Grey(rows, red, value, path)],
            _ => [red, green, blue],
        };
        for (var sample = 0; sample < samples.Length; sample++)
        {
            rows[x, y, sample] = samples[sample];
        }

        if (rows.ColourType is 4 or 6)
        {
            rows[x, y, rows.Samples - 1] = (1 << rows.Bits) - 1;
        }
    }

    private static int PaletteEntry(PngRows rows, int red, int green, int blue, LabelValue value, string path)
    {
        var entry = rows.Palette.Index().Where(item => (item.Item.Red, item.Item.Green, item.Item.Blue) == (red, green, blue)).Select(item => item.Index).DefaultIfEmpty(-1).First();
        return entry >= 0 ? entry : throw new DataException($"{path}: its palette has no entry for value {value}, which the correction needs; save the mask as a PNG without palette.");
    }

    // Few bits stand for levels spread over 0 to 255.
    private static int Grey(PngRows rows, int level, LabelValue value, string path)
    {
        var largest = (1 << rows.Bits) - 1;
        var (stored, rest) = rows.Bits < 8 ? Math.DivRem(level * largest, byte.MaxValue) : (level, 0);
        return rest == 0 && stored <= largest
            ? stored
            : throw new DataException(Invariant($"{path}: a PNG of {rows.Bits} bits has no value {value}, which the correction needs; save the mask with {(level > byte.MaxValue ? 16 : 8)} bits."));
    }

    private static Picture Edited(ImageValues mask, IReadOnlyList<LabelEdit> edits, LabelTable table, string path)
    {
        if (Array.Exists(mask.Values, value => value > byte.MaxValue))
        {
            throw new DataException($"{path} has values above {byte.MaxValue}, which are written into PNG alone; convert it to a PNG of 16 bits.");
        }

        var isColour = mask.Channels == 3 || edits.Any(edit => table.Classes[edit.Label].Values[0].IsColour);
        var picture = new Picture(mask.Width, mask.Height, mask.Channels, [.. Enumerable.Range(0, mask.Values.Length).Select(i => (byte)mask.Values[(i % mask.Channels * mask.Pixels) + (i / mask.Channels)])]);
        picture = isColour ? picture.ToColor() : new Picture(picture.Width, picture.Height, 1, [.. picture.Pixels]);
        foreach (var (edit, pixel) in Pixels(edits))
        {
            var (red, green, blue) = MaskValues.Levels(table.Classes[edit.Label].Values[0]);
            ReadOnlySpan<byte> levels = [(byte)red, (byte)green, (byte)blue];
            levels[..picture.Channels].CopyTo(picture.Pixels.AsSpan(pixel * picture.Channels));
        }

        return picture;
    }
}
