using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>
/// Masks with a palette (PNG, as VOC, LabelMe and CVAT write them), which mark classes either by the colours that they show or by the indices that stand for these.
/// All of a data set are read the same way.
/// </summary>
internal static class PaletteMasks
{
    /// <summary>
    /// A table that was declared, for the indices of masks if these are meant: the masks show colours and the table names none, or they show greys that are not in the
    /// table while their indices are.
    /// </summary>
    /// <param name="masks">All masks of a data set, with a palette or without. Those that cannot be read are passed over.</param>
    /// <param name="declared">The table.</param>
    /// <param name="look">Reads a mask.</param>
    /// <param name="onRead">Told how many masks with a palette have been read, and of how many, after each; from several threads.</param>
    public static LabelTable Read(IReadOnlyList<string> masks, LabelTable declared, Func<string, ImageValues> look, Action<int, int>? onRead = null)
    {
        if (declared.HasColours)
        {
            return declared;
        }

        var (doGreysFit, doIndicesFit) = (true, true);
        foreach (var (path, mask) in Decoded([.. masks.Where(ImageFile.IsPalettePng)], look, onRead))
        {
            if (mask.Channels > 1)
            {
                return declared.OfIndices();
            }

            doGreysFit &= Fits(mask, path);
            doIndicesFit &= Fits(mask.AsIndices()!, path);
        }

        return !doGreysFit && doIndicesFit ? declared.OfIndices() : declared;

        bool Fits(ImageValues mask, string path) => MaskValues.Distinct(mask, int.MaxValue, path).All(key => declared.Find(key) is not null);
    }

    /// <summary>How masks with a palette were read, if the other way gives other values; a line.</summary>
    /// <param name="masks">All masks of a data set.</param>
    /// <param name="table">The table by which they were read.</param>
    /// <param name="look">Reads a mask.</param>
    public static IReadOnlyList<string> Notes(IReadOnlyList<string> masks, LabelTable table, Func<string, ImageValues> look)
    {
        if (table.TakesIndices)
        {
            return ["Masks with a palette were read by their indices, which the label table names, not by the colours that they show."];
        }

        return table.HasColours && Proposal(masks, look) is { } proposal ? [$"Masks with a palette were read by the colours that they show. {proposal}"] : [];
    }

    /// <summary>How to have the indices taken, a sentence; null if no mask with a palette shows a colour, or others show one.</summary>
    public static string? Proposal(IReadOnlyList<string> masks, Func<string, ImageValues> look)
    {
        if (!masks.Any(ImageFile.IsPalettePng))
        {
            return null;
        }

        var (values, isShown) = (new SortedSet<int>(), false);
        foreach (var (path, mask) in Decoded(masks, look))
        {
            isShown |= mask.Indices is not null && mask.Channels > 1;
            values.UnionWith(MaskValues.Distinct(mask.AsIndices() ?? mask, byte.MaxValue, path));
        }

        if (!isShown || values.Count is < 2 or >= Sample.Ignored || LabelValue.OfKey(values.Max).IsColour)
        {
            return null;
        }

        // VOC marks by 255 what does not count; of two values it is the structure.
        var names = values.Select(value => value == 0 ? LabelTable.BackgroundName : value == byte.MaxValue && values.Count > 2 ? LabelTable.IgnoredName : Invariant($"value {value}"));
        return $"To take the indices: `DataOptions.Labels = \"{string.Join(",", values.Zip(names, (value, name) => Invariant($"{value}={name}")))}\"`";
    }

    private static IEnumerable<(string Path, ImageValues Mask)> Decoded(IReadOnlyList<string> masks, Func<string, ImageValues> look, Action<int, int>? onRead = null) =>
        MaskReading.InOrder(masks, path => (Path: path, Mask: Readable(path, look)), onRead).Where(item => item.Mask is not null).Select(item => (item.Path, item.Mask!));

    private static ImageValues? Readable(string path, Func<string, ImageValues> look)
    {
        try
        {
            return look(path);
        }
        catch (DataException)
        {
            return null;
        }
    }
}
