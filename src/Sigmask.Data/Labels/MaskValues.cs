using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>Mask pictures read by a <see cref="LabelTable"/>, and written by it.</summary>
public static class MaskValues
{
    private const int MostListed = 10;

    /// <summary>The labels of a mask, [H, W].</summary>
    /// <param name="mask">The picture.</param>
    /// <param name="table">What its values mean.</param>
    /// <param name="path">Where the mask came from, for the message.</param>
    /// <exception cref="DataException">Pixels have values that are not in the table; the message lists them. Or it is a picture, no mask.</exception>
    public static byte[] ToLabels(ImageValues mask, LabelTable table, string path)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(table);
        mask = ReadBy(mask, table);
        var (labels, unknown) = (new byte[mask.Pixels], new SortedSet<int>());
        var (key, label) = (-1, (byte)0);
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            var own = KeyAt(mask, pixel, path);
            if (own != key)
            {
                key = own;
                if (table.Find(own) is { } known)
                {
                    label = known;
                }
                else
                {
                    unknown.Add(own);
                }
            }

            labels[pixel] = label;
        }

        if (unknown.Count == 0)
        {
            return labels;
        }

        var loss = table.TakesIndices ? null : ValueRegions.LossOf([path], _ => mask);
        throw loss is null && ValueRegions.ShowPicture(mask, path) ? MistakenImage.Error(path) : Unknown([.. unknown.Select(value => $"{LabelValue.OfKey(value)}")], table, path, loss);
    }

    /// <summary>
    /// A mask that shows labels in the values of the table: the first value of each class (the last of a range, unless it has 0), RGB if any
    /// class is a colour. Ignored pixels take the first ignored value, or the background's if there is none.
    /// </summary>
    /// <param name="labels">[H, W].</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="table">The values.</param>
    /// <exception cref="ArgumentException">A label is not in the table, or a value does not fit into 8 bits.</exception>
    public static Picture ToPicture(byte[] labels, int height, int width, LabelTable table)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(table);
        if (LevelsOf(table).Max() is var highest && highest > byte.MaxValue)
        {
            throw new ArgumentException(Invariant($"Value {highest} does not fit into a picture of 8 bits."), nameof(table));
        }

        var (channels, levels) = Shown(labels, table);
        return new Picture(width, height, channels, Array.ConvertAll(levels, level => (byte)level));
    }

    /// <summary>Writes a mask that shows labels as <see cref="ToPicture"/> does, as a PNG: of 8 bits a channel, or of 16 if a value of the table needs them.</summary>
    /// <param name="path">The file; it appears whole or not at all.</param>
    /// <param name="labels">[H, W].</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="table">The values.</param>
    /// <exception cref="ArgumentException">A label is not in the table, or there are not as many as pixels.</exception>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void WritePng(string path, byte[] labels, int height, int width, LabelTable table)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(table);
        if (LevelsOf(table).Max() <= byte.MaxValue)
        {
            ImageFile.WritePng(path, ToPicture(labels, height, width, table));
            return;
        }

        if (labels.LongLength != (long)height * width)
        {
            throw new ArgumentException(Invariant($"{width} x {height} pixels need {(long)width * height} labels, not {labels.LongLength}."), nameof(labels));
        }

        var (channels, levels) = Shown(labels, table);
        DeepPngWriter.Write(path, width, height, channels, levels);
    }

    // Every level that a mask may show.
    private static IEnumerable<int> LevelsOf(LabelTable table) =>
        table.Classes.Select(item => item.Values[0]).Concat(table.Ignored.Take(1)).Select(Levels).SelectMany(colour => new[] { colour.Red, colour.Green, colour.Blue });

    // [H, W, channels] of labels: RGB if any class is a colour.
    private static (int Channels, ushort[] Levels) Shown(byte[] labels, LabelTable table)
    {
        var colours = table.Classes.Select(item => Levels(item.Values[0])).ToArray();
        var ignored = table.Ignored.Count > 0 ? Levels(table.Ignored[0]) : colours[0];
        var isGrey = colours.Append(ignored).All(colour => colour.Red == colour.Green && colour.Red == colour.Blue);
        var channels = isGrey ? 1 : 3;
        var levels = new ushort[labels.Length * channels];
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            var label = labels[pixel];
            var (red, green, blue) = label == Sample.Ignored ? ignored
                : label < colours.Length ? colours[label]
                : throw new ArgumentException($"Label {label} is not among the {colours.Length} classes of the table.", nameof(labels));
            levels[pixel * channels] = (ushort)red;
            if (!isGrey)
            {
                (levels[(pixel * 3) + 1], levels[(pixel * 3) + 2]) = ((ushort)green, (ushort)blue);
            }
        }

        return (channels, levels);
    }

    /// <summary>A mask in the values that a table is for: those it stores, or the indices of its palette.</summary>
    internal static ImageValues ReadBy(ImageValues mask, LabelTable table) => table.TakesIndices ? mask.AsIndices() ?? mask : mask;

    /// <summary>The distinct values of a mask by <see cref="LabelValue.KeyOf"/>; no more than one beyond the limit.</summary>
    internal static SortedSet<int> Distinct(ImageValues mask, int limit, string path)
    {
        var keys = new SortedSet<int>();
        var last = -1;
        for (var pixel = 0; pixel < mask.Pixels && keys.Count <= limit; pixel++)
        {
            var key = KeyAt(mask, pixel, path);
            if (key != last)
            {
                keys.Add(last = key);
            }
        }

        return keys;
    }

    /// <summary>The error for a value that is not in the table.</summary>
    internal static DataException Unknown(int key, LabelTable table, string path) => Unknown([$"{LabelValue.OfKey(key)}"], table, path);

    /// <summary>The error for values that are not in the table.</summary>
    /// <param name="values">The values.</param>
    /// <param name="table">The table.</param>
    /// <param name="path">The mask.</param>
    /// <param name="loss">If the mask is lossy, what <see cref="ValueRegions"/> says of that.</param>
    internal static DataException Unknown(string[] values, LabelTable table, string path, string? loss = null)
    {
        var (what, them) = values.Length == 1 ? ($"value {values[0]} is", "it") : ($"values {string.Join(", ", values.Take(MostListed))}{(values.Length > MostListed ? ", ..." : "")} are", "them");
        var remedy = loss is null ? $"add {them} with `DataOptions.Labels = VALUE=NAME,...` or in {LabelFile.FileName}, or correct the mask{(table.TakesIndices ? ". Values are the indices of palettes here, as the table names no colour" : "")}." : $"its {loss}";
        return new($"{path}: {what} not in the label table ({table}); {remedy}");
    }

    /// <summary>The value of a pixel by <see cref="LabelValue.KeyOf"/>.</summary>
    /// <exception cref="DataException">It can mark no class.</exception>
    internal static int KeyAt(ImageValues mask, int pixel, string path)
    {
        var red = mask.Values[pixel];
        var (green, blue) = mask.Channels == 1 ? (red, red) : (mask.Values[mask.Pixels + pixel], mask.Values[(2 * mask.Pixels) + pixel]);
        var isColour = red != green || red != blue;
        if (IsWhole(red, isColour) && IsWhole(green, isColour) && IsWhole(blue, isColour))
        {
            return isColour ? LabelValue.KeyOf((byte)red, (byte)green, (byte)blue) : (int)red;
        }

        var value = Invariant($"{red}") + (isColour ? Invariant($" {green} {blue}") : "");
        throw new DataException($"{path}: value {value} can mark no class; masks have whole numbers from 0 to {ushort.MaxValue}, or colours of 8 bits.");
    }

    private static bool IsWhole(float value, bool isColour) => value >= 0 && value <= (isColour ? byte.MaxValue : ushort.MaxValue) && value == MathF.Floor(value);

    /// <summary>The channels of a pixel that marks a class by a value: three times the grey level (the last of a range, unless it has 0), or a colour.</summary>
    internal static (int Red, int Green, int Blue) Levels(LabelValue value)
    {
        if (value.IsColour)
        {
            return ((byte)(value.FirstKey >> 16), (byte)(value.FirstKey >> 8), (byte)value.FirstKey);
        }

        var level = value.FirstKey == 0 ? 0 : value.LastKey;
        return (level, level, level);
    }
}
