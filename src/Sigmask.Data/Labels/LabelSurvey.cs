using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>Reads every mask of a data set once, to find its label values or to hold them against a table before a long run starts.</summary>
internal static class LabelSurvey
{
    /// <summary>Most values that may be taken for classes without being declared.</summary>
    private const int MostInferred = 16;

    /// <summary>Masks that are looked at for the reason why there are too many values.</summary>
    private const int MostLookedAt = 16;

    /// <summary>The table that was declared, held against every mask; or the one that the masks suggest.</summary>
    /// <param name="masks">The masks, all of a size that fits.</param>
    /// <param name="declared">What was declared; null if nothing was.</param>
    /// <param name="options">If problems are to be reported, masks are not checked here: those that cannot be used are reported when they are read. Nor are they if they were before.</param>
    /// <exception cref="DataException">A mask has a value beyond the table, or cannot be read, or the values found cannot be classes.</exception>
    public static LabelTable Table(IReadOnlyList<string> masks, LabelTable? declared, DataOptions options)
    {
        var isTold = options.OnProblem is not null;
        SortedSet<int> OfPicture(string path, int limit) => MaskValues.Distinct(options.Pictures.Look(path), limit, path);
        if (declared is null)
        {
            return Infer(masks, [], OfPicture, isTold, options.Pictures.Look, onRead: options.OnMaskRead);
        }

        declared = PaletteMasks.Read(masks, declared, options.Pictures.Look, options.OnMaskRead);
        if (!isTold && !options.AreLabelsChecked)
        {
            Check(masks, declared, options);
        }

        return declared;
    }

    /// <summary>Fails at the first mask, in the order given, that has a value beyond the table, or if no pixel of any mask counts.</summary>
    /// <exception cref="DataException">One has, or cannot be read, or every pixel is ignored.</exception>
    private static void Check(IReadOnlyList<string> masks, LabelTable table, DataOptions options)
    {
        var pictures = options.Pictures;
        var counts = false;
        foreach (var (path, values) in Survey(masks, int.MaxValue, (path, limit) => MaskValues.Distinct(MaskValues.ReadBy(pictures.Look(path), table), limit, path), onRead: options.OnMaskRead))
        {
            if (values.Any(value => table.Find(value) is null))
            {
                MaskValues.ToLabels(pictures.Look(path), table, path);
            }

            counts |= values.Any(value => table.Find(value) != Sample.Ignored);
        }

        if (!counts)
        {
            throw new DataException($"{Path.GetDirectoryName(masks[0])}: every pixel of {(masks.Count == 1 ? "the only mask" : $"all {masks.Count} masks")} is ignored by the label table ({table}), so no pixel counts; declare the classes with `DataOptions.Labels = VALUE=NAME,...`.");
        }
    }

    /// <summary>The table of maps, of any format, about which nothing was declared: their values in ascending order, greys before colours.</summary>
    /// <param name="masks">The files.</param>
    /// <param name="known">Values that are there, whether a map has them or not.</param>
    /// <param name="valuesOf">The values of a file, no more than one beyond a limit.</param>
    /// <param name="skipUnreadable">True to pass over files that cannot be read.</param>
    /// <param name="pictureOf">Reads a map that is a picture, and so may have been saved lossily; null for other formats.</param>
    /// <param name="mayMarksDiffer">True if one structure may be marked by several values (<see cref="MixedMarks"/>), as in maps of different origin.</param>
    /// <param name="onRead">Told how many masks have been read, and of how many, after each; from several threads.</param>
    /// <exception cref="DataException">There are too many values to be classes, or only one, or nobody drew some of them, or one structure seems to be marked by several.</exception>
    public static LabelTable Infer(
        IReadOnlyList<string> masks,
        IEnumerable<int> known,
        Func<string, int, SortedSet<int>> valuesOf,
        bool skipUnreadable = false,
        Func<string, ImageValues>? pictureOf = null,
        bool mayMarksDiffer = false,
        Action<int, int>? onRead = null)
    {
        var (found, read) = (new SortedSet<int>(known), new List<(string Path, SortedSet<int> Values)>());
        foreach (var (path, values) in Survey(masks, MostInferred, valuesOf, skipUnreadable, onRead))
        {
            found.UnionWith(values);
            if (values.Count > 0)
            {
                read.Add((path, values));
            }

            if (found.Count > MostInferred)
            {
                var loss = Loss([.. read.TakeLast(MostLookedAt).Select(one => one.Path)], pictureOf);
                if (loss is null && pictureOf is not null && ValueRegions.ShowPicture(pictureOf(path), path))
                {
                    throw MistakenImage.Error(path);
                }

                var remedy = loss is not null ? $"their {loss}" : $"declare them with `DataOptions.Labels = VALUE=NAME,...` or in {LabelFile.FileName}, or give a mask if this is an image.{(pictureOf is null ? "" : Spaced(PaletteMasks.Proposal(masks, pictureOf)))}";
                throw new DataException($"{path}: with this mask there are more than {MostInferred} values, too many to be taken for classes; {remedy}");
            }
        }

        if (ValueRegions.MayBeLossy(found) && Loss([.. read.Select(one => one.Path)], pictureOf) is { } left)
        {
            throw new DataException($"{Path.GetDirectoryName(masks[0])}: the masks' {left}");
        }

        if (!mayMarksDiffer)
        {
            MixedMarks.Refuse(FoldersOf(masks), read);
        }

        if (found.Count < 2)
        {
            throw new DataException($"{FoldersOf(masks)}: {(masks.Count == 1 ? "the only mask holds" : $"all {masks.Count} masks hold")} only the value {LabelValue.OfKey(found.Min)}, so there is no second class; add annotated masks, or declare the classes with `DataOptions.Labels = VALUE=NAME,...`.");
        }

        return new LabelTable([.. found.Select(key => new LabelClass(NameOf(key), [LabelValue.OfKey(key)]))]);
    }

    /// <summary>That a table was inferred, how, and what to type for another.</summary>
    /// <param name="table">The table.</param>
    /// <param name="where">Where its values were found.</param>
    public static string Note(LabelTable table, string where) =>
        $"Labels were taken from the values found in {where}: {string.Join(", ", table.Classes.Select((item, label) => Invariant($"{item.Values[0]} -> {label}")))}. To name them or to change that: `DataOptions.Labels = \"{table}\"`";

    // Predictions and references lie in two folders; of cases with a folder each the first tells enough.
    private static string FoldersOf(IReadOnlyList<string> masks) => masks.Select(path => Path.GetDirectoryName(path)).Distinct().Take(3).ToArray() is [var first, var second] ? $"{first} and {second}" : $"{Path.GetDirectoryName(masks[0])}";

    private static string? Loss(IReadOnlyCollection<string> masks, Func<string, ImageValues>? pictureOf) => pictureOf is null ? null : ValueRegions.LossOf(masks, pictureOf);

    private static string Spaced(string? sentence) => sentence is null ? "" : " " + sentence;

    private static string NameOf(int key) => key == 0 ? LabelTable.BackgroundName : $"value {LabelValue.OfKey(key)}";

    private static IEnumerable<(string Path, SortedSet<int> Values)> Survey(IReadOnlyList<string> masks, int limit, Func<string, int, SortedSet<int>> valuesOf, bool skipUnreadable = false, Action<int, int>? onRead = null)
    {
        // Errors travel with their file, so that the first one in the order of the files is reported whichever thread was faster.
        foreach (var (path, values, error) in MaskReading.InOrder(masks, Read, onRead))
        {
            yield return error is null || skipUnreadable ? (path, values) : throw new DataException(error.Message, error);
        }

        (string Path, SortedSet<int> Values, DataException? Error) Read(string path)
        {
            try
            {
                return (path, valuesOf(path, limit), null);
            }
            catch (DataException error)
            {
                return (path, [], error);
            }
        }
    }
}
