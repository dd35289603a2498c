namespace Sigmask.Data;

/// <summary>Folders of label maps, one for each annotator, of the same names: volumes or pictures. Reading is safe from several threads.</summary>
public sealed class AnnotatorMaps
{
    private readonly ILabelMapFormat format;
    private readonly IReadOnlyList<IReadOnlyDictionary<string, string>> files;
    private readonly LabelTable table;

    private AnnotatorMaps(ILabelMapFormat format, IReadOnlyList<string> names, IReadOnlyList<IReadOnlyDictionary<string, string>> files, IReadOnlyList<string> cases, LabelTable labels, IReadOnlyList<string> notes) =>
        (this.format, Names, this.files, Cases, table, Labels, Notes) = (format, names, files, cases, labels, labels.AsWritten(), notes);

    /// <summary>The annotators: as much of their folders as tells them apart.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Names of the cases that anybody annotated.</summary>
    public IReadOnlyList<string> Cases { get; }

    /// <summary>The classes of the maps, each with the one value by which a consensus shows it, and a value for pixels that do not count.</summary>
    public LabelTable Labels { get; }

    /// <summary>What was found out and is worth knowing, a line each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>True if the maps are volumes.</summary>
    public bool AreVolumes => format is VolumeMaps;

    /// <summary>Opens the folders.</summary>
    /// <param name="folders">One for each annotator, two at least.</param>
    /// <param name="declared">What values mean; null: by <c>labels.json</c> or <c>dataset.json</c> in the folders or in the one above each, or the values found.</param>
    /// <param name="onRead">Told how many maps have been read to find their values, and of how many, after each; from several threads.</param>
    /// <exception cref="DataException">A folder is missing, empty or given twice, they hold different kinds of files, they have no case in common, a case has a name that no file can have, or what values mean is declared in contradictory ways.</exception>
    public static AnnotatorMaps Open(IReadOnlyList<string> folders, LabelTable? declared, Action<int, int>? onRead = null)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ArgumentOutOfRangeException.ThrowIfLessThan(folders.Count, 2);
        foreach (var folder in folders.Where(folder => !Directory.Exists(folder)))
        {
            throw new DataException($"{folder} {(File.Exists(folder) ? "is a file" : "does not exist")}; give a folder of label maps for each annotator.");
        }

        if (folders.GroupBy(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))).FirstOrDefault(same => same.Count() > 1) is { } repeated)
        {
            throw new DataException($"{repeated.Key} is given {repeated.Count()} times, so this annotator would have as many votes; give each folder once.");
        }

        var areVolumes = folders.Select(VolumeNames.AreIn).ToArray();
        if (areVolumes.Distinct().Count() > 1)
        {
            throw new DataException($"{folders[Array.IndexOf(areVolumes, true)]} holds volumes, {folders[Array.IndexOf(areVolumes, false)]} none; give maps of one kind.");
        }

        ILabelMapFormat format = areVolumes[0] ? new VolumeMaps() : new PictureMaps();
        var files = folders.Select(format.In).ToArray();
        string[] cases = [.. files.SelectMany(one => one.Keys).Distinct().Order(StringComparer.Ordinal)];
        if (!cases.Any(name => files.Count(one => one.ContainsKey(name)) > 1))
        {
            throw new DataException($"{folders[0]} and {folders[1]} have no map of the same name; give the maps of a case the same name in each folder.");
        }

        foreach (var name in cases)
        {
            CaseName.RequireFit(name);
        }

        string[] maps = [.. files.SelectMany(one => one.Values)];
        DeclaredLabels[] found = declared is null ? [.. folders.Select(FolderDeclaration.Near).OfType<DeclaredLabels>().DistinctBy(one => one.Path)] : [];
        var known = declared ?? Joined(found);
        var labels = known ?? LabelSurvey.Infer(maps, [0], format.Values, pictureOf: areVolumes[0] ? null : Imaging.ImageFile.ReadValues, onRead: onRead);
        labels = areVolumes[0] ? labels : PaletteMasks.Read(maps, labels, Imaging.ImageFile.ReadValues, onRead);
        string[] missing = [.. folders.Zip(files, (folder, own) => (folder, Count: cases.Count(name => !own.ContainsKey(name)))).Where(one => one.Count > 0)
            .Select(one => $"{one.folder} lacks {Quantity.Of(one.Count, "case")}; this annotator abstains there.")];
        return new(format, TellingApart(folders), files, cases, labels, [.. known is null ? [LabelSurvey.Note(labels, "the maps")] : found.Take(1).Select(one => $"Labels were taken from {one.Path}."), .. missing]);
    }

    // All maps are read by one table, so the files must agree; what any annotator ignores is an abstention.
    private static LabelTable? Joined(DeclaredLabels[] found)
    {
        foreach (var (index, one) in found.Index())
        {
            foreach (var other in found.Skip(index + 1))
            {
                one.RequireAgreement(other);
            }
        }

        return found.Length == 0 ? null : found.Skip(1).Aggregate(found[0].Table, (table, one) => table.Ignoring(one.Table.Ignored));
    }

    /// <summary>Reads the maps of a case, all on the grid of the first that is there.</summary>
    /// <param name="name">Of the case.</param>
    /// <returns>The file of the first, its size ([H, W] or [D, H, W]), and the class of each pixel for each annotator: <see cref="Sample.Ignored"/> for one who has not annotated it.</returns>
    /// <exception cref="DataException">A map cannot be read, has values that are not in the table, or lies elsewhere.</exception>
    public (string File, IReadOnlyList<int> Size, IReadOnlyList<byte[]> Maps) Read(string name)
    {
        var paths = files.Select(one => one.GetValueOrDefault(name)).ToArray();
        var stored = paths.Select(path => path is null ? null : format.Read(path, table)).ToArray();
        var first = stored.First(one => one is not null)!;
        return (paths.First(path => path is not null)!, first.Size, [.. stored.Select(one => one is null ? Abstained(first) : one == first ? one.Labels
            : GridAgreement.OrderOf(one.Grid, first.Grid, GridPartner.Annotation).Turn(one.Labels, 1, [.. one.Grid.Size.Reverse()]))]);
    }

    private static byte[] Abstained(StoredLabels first)
    {
        var labels = new byte[first.Labels.Length];
        Array.Fill(labels, Sample.Ignored);
        return labels;
    }

    // Folders as a/masks and b/masks are told by their parents.
    private static string[] TellingApart(IReadOnlyList<string> folders)
    {
        var parts = folders.Select(folder => Path.GetFullPath(folder).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries)).ToArray();
        var count = Enumerable.Range(1, parts.Max(one => one.Length)).First(length => length == parts.Max(one => one.Length) || parts.Select(one => string.Join('/', one.TakeLast(length))).Distinct().Count() == parts.Length);
        return [.. parts.Select(one => string.Join('/', one.TakeLast(count)))];
    }
}
