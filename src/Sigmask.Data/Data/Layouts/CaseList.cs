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
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> folders = new(StringComparer.Ordinal);
    private readonly List<string> notes = [];

    private CaseList(string folder, DataSetFile file) => (this.folder, this.file) = (Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), file);

    /// <summary>The cases, their patients not yet known.</summary>
    public IReadOnlyList<VolumeCase> Cases { get; private set; } = [];

    /// <summary>Names of those that the list holds back.</summary>
    public IReadOnlyList<string> HeldBack { get; private set; } = [];

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
        var training = list.Resolve(file.Training, options);
        var held = list.Resolve(file.Validation, options);
        list.Cases = [.. training, .. held];
        list.HeldBack = [.. held.Select(item => item.Key.Case)];
        if (list.Cases.Count == 0)
        {
            throw new DataException($"{file.Path} lists no training case{(file.Training.Count > 0 ? " that is there" : "")}.");
        }

        list.Compare();
        return list;
    }

    private List<VolumeCase> Resolve(IReadOnlyList<ListedCase> listed, DataOptions options)
    {
        // The archives hold leftovers of macOS, of the names of the images with ._ in front.
        string[] leftovers = [.. listed.Where(IsLeftover).Select(item => item.Images[0])];
        if (leftovers.Length > 0)
        {
            notes.Add($"{file.Path} lists {Quantity.Listed(leftovers, "leftover")} of macOS, which {Quantity.Word(leftovers.Length, "is", "are")} no image and left out.");
        }

        var found = new List<VolumeCase>();
        foreach (var item in listed.Where(item => !IsLeftover(item)))
        {
            var name = VolumeFile.NameWithoutEnding(item.Images.Count == 1 ? item.Images[0] : item.Label);
            try
            {
                found.Add(new VolumeCase(new CaseKey(name, name), [.. item.Images.Count == 1 ? Image(item.Images[0]) : item.Images.Select(Existing)], Existing(item.Label)));
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
            string[] others = [.. VolumeNames.In(place).Keys.Where(name => !used.Contains(name))];
            if (others.Length > 0)
            {
                notes.Add($"{place} holds {Quantity.Listed(others, "file")} that {file.Path} does not list; {Quantity.Word(others.Length, "it is", "they are")} left out.");
            }
        }
    }

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
        return File.Exists(path) ? path : Names(path).GetValueOrDefault(VolumeFile.NameWithoutEnding(path));
    }

    private SortedDictionary<int, string> ChannelFiles(string listed)
    {
        var path = Inside(listed);
        var start = VolumeFile.NameWithoutEnding(path) + "_";
        var found = new SortedDictionary<int, string>();
        foreach (var (name, channel) in Names(path))
        {
            if (name.Length == start.Length + ChannelNames.Digits && name.StartsWith(start, StringComparison.Ordinal) && int.TryParse(name.AsSpan(start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                found[number] = channel;
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

    private IReadOnlyDictionary<string, string> Names(string path)
    {
        var place = Path.GetDirectoryName(path)!;
        if (!folders.TryGetValue(place, out var names))
        {
            folders[place] = names = Directory.Exists(place) ? VolumeNames.In(place) : new SortedDictionary<string, string>();
        }

        return names;
    }

    private sealed class MissingException(string message) : Exception(message);
}
