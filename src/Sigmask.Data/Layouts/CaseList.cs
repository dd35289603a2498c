using System.Globalization;
using Sigmask.Files;
using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>
/// The cases that <c>dataset.json</c> lists, as files: one for each image (Decathlon), or <c>CASE_0000</c>, <c>CASE_0001</c>, ... for an image that is listed as
/// <c>CASE</c> (nnU-Net, version 1). Nothing that is listed vanishes: what is not there is an error, or a problem where problems are reported.
/// </summary>
internal sealed class CaseList
{
    private readonly string folder;
    private readonly DataSetFile file;
    private readonly Dictionary<string, ILookup<string, string>> folders = new(StringComparer.Ordinal);
    private readonly List<string> notes = [];

    private CaseList(string folder, DataSetFile file) => (this.folder, this.file) = (Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), file);

    /// <summary>The cases, their patients not yet known.</summary>
    public IReadOnlyList<VolumeCase> Cases { get; private set; } = [];

    /// <summary>The folds that the list declares; null if it declares none that can be used.</summary>
    public NnUnetSplits? Splits { get; private set; }

    /// <summary>What was found out about the list, a line each.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>True if images are listed without the numbers of their channels, and files have them: nnU-Net's version 1.</summary>
    public static bool HasChannelFiles(string folder, DataSetFile file)
    {
        var list = new CaseList(folder, file);
        return file.Training.Any(item => item.Images is [var image] && list.Find(image) is null && list.ChannelFiles(image).Count > 0);
    }

    /// <summary>Finds the files.</summary>
    /// <exception cref="DataException">One is not there and problems are not reported, a path leads out of the folder, or no case is left.</exception>
    public static CaseList Of(string folder, DataSetFile file, DataOptions options)
    {
        var list = new CaseList(folder, file);
        var (listed, listedHeld) = (list.Listed(file.Training), list.Listed(file.Validation));
        var caseNames = ListedNames.Of([.. listed.Concat(listedHeld).Select(list.NamingPath)]);
        var training = list.Resolve(listed, caseNames[..listed.Length], options);
        var held = list.Resolve(listedHeld, caseNames[listed.Length..], options);
        list.Cases = [.. training.Concat(held).Select(item => item.Case)];
        if (list.Cases.Count == 0)
        {
            throw new DataException($"{file.Path} lists no training case{(file.Training.Count > 0 ? " that is there" : "")}.");
        }

        list.Compare();
        (list.Splits, var note) = ListedFolds.Of(file.Path, [.. training.Select(item => (item.Case.Key.Case, item.Fold))], [.. held.Select(item => item.Case.Key.Case)]);
        if (note is not null)
        {
            list.notes.Add(note);
        }

        return list;
    }

    // Without leftovers of macOS, which the archives hold, of the names of the images with ._ in front.
    private ListedCase[] Listed(IReadOnlyList<ListedCase> listed)
    {
        string[] leftovers = [.. listed.Where(IsLeftover).Select(item => item.Images[0])];
        if (leftovers.Length > 0)
        {
            notes.Add($"{file.Path} lists {Quantity.Listed(leftovers, "leftover")} of macOS, which {Quantity.Word(leftovers.Length, "is", "are")} no image and left out.");
        }

        return [.. listed.Where(item => !IsLeftover(item))];
    }

    private List<(VolumeCase Case, int? Fold)> Resolve(ListedCase[] listed, string[] names, DataOptions options)
    {
        var found = new List<(VolumeCase Case, int? Fold)>();
        foreach (var (item, name) in listed.Zip(names))
        {
            try
            {
                found.Add((new VolumeCase(new CaseKey(name, name), [.. item.Images.Count == 1 ? Image(item.Images[0]) : item.Images.Select(Existing)], Existing(item.Label)), item.Fold));
            }
            catch (MissingException error) when (options.OnProblem is { } tell)
            {
                tell(new DataProblem(ProblemKind.Missing, [name], error.Message));
            }
            catch (MissingException error)
            {
                throw new DataException(error.Message, error);
            }
        }

        return found;
    }

    // A count that the list contradicts, and files that look like cases and are not on the list.
    private void Compare()
    {
        if (file.CaseCount is { } count && count != file.Training.Count)
        {
            notes.Add(Invariant($"{file.Path} says numTraining {count}, but lists {Quantity.Of(file.Training.Count, "training case")}."));
        }

        var used = Cases.SelectMany(item => item.Images.Append(item.Labels!)).Select(VolumeFile.NameWithoutEnding).ToHashSet(StringComparer.Ordinal);
        foreach (var place in Cases.Select(item => Path.GetDirectoryName(item.Labels)!).Distinct(StringComparer.Ordinal))
        {
            string[] others = [.. VolumeNames.AllIn(place).Select(files => files.Key).Where(name => !used.Contains(name)).Order(StringComparer.Ordinal)];
            if (others.Length > 0)
            {
                notes.Add($"{place} holds {Quantity.Listed(others, "file")} that {file.Path} does not list; {Quantity.Word(others.Length, "it is", "they are")} left out.");
            }
        }
    }

    // Relative to the folder of the list, so that ./a and a are the same.
    private string NamingPath(ListedCase item) => Path.GetRelativePath(folder, Inside(item.Images.Count == 1 ? item.Images[0] : item.Label));

    private static bool IsLeftover(ListedCase item) => Path.GetFileName(item.Images[0]).StartsWith("._", StringComparison.Ordinal);

    private string[] Image(string listed)
    {
        if (Find(listed) is { } path)
        {
            return [path];
        }

        var files = ChannelFiles(listed);
        var channels = file.Modalities?.Count ?? files.Count;
        if (files.Count == 0 || channels == 0)
        {
            throw Missing(listed);
        }

        return files.Keys.SequenceEqual(Enumerable.Range(0, channels)) ? [.. files.Values]
            : throw new MissingException($"{file.Path} lists {listed} of {Quantity.Of(channels, "channel")}, but there {Quantity.Word(files.Count, "is", "are")} {string.Join(", ", files.Values.Select(Path.GetFileName))}; add the channels that are missing, or correct 'modality'.");
    }

    private string Existing(string listed) => Find(listed) ?? throw Missing(listed);

    private MissingException Missing(string listed) => new($"{file.Path} lists {listed}, which is not there; add it or take it off the list.");

    // Unpacked copies keep the list of the packed ones, and some systems turn endings into capitals.
    private string? Find(string listed)
    {
        var path = Inside(listed);
        return File.Exists(path) ? path : VolumeNames.Only(Names(path)[VolumeFile.NameWithoutEnding(path)]);
    }

    private SortedDictionary<int, string> ChannelFiles(string listed)
    {
        var path = Inside(listed);
        var start = VolumeFile.NameWithoutEnding(path) + "_";
        var found = new SortedDictionary<int, string>();
        foreach (var files in Names(path))
        {
            var name = files.Key;
            if (name.Length == start.Length + ChannelNames.Digits && name.StartsWith(start, StringComparison.Ordinal) && int.TryParse(name.AsSpan(start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                found[number] = VolumeNames.Only(files)!;
            }
        }

        return found;
    }

    private string Inside(string listed)
    {
        var path = Path.GetFullPath(Path.Combine(folder, listed));

        // The folder itself would be looked for among the files beside it.
        return path != folder && FolderPath.Contains(folder, path)
            ? path
            : throw new DataException($"{file.Path} lists {listed}, which lies outside of its folder; list paths in it, as ./imagesTr/x.nii.gz.");
    }

    private ILookup<string, string> Names(string path)
    {
        var place = Path.GetDirectoryName(path)!;
        if (!folders.TryGetValue(place, out var names))
        {
            folders[place] = names = Directory.Exists(place) ? VolumeNames.AllIn(place) : Array.Empty<string>().ToLookup(name => name, StringComparer.Ordinal);
        }

        return names;
    }

    private sealed class MissingException(string message) : Exception(message);
}
