namespace Sigmask.Data;

/// <summary>
/// The cases of nnU-Net's raw data (version 2): each annotation with the files of its channels, <c>CASE_0000</c>, <c>CASE_0001</c>, ... A file that belongs to no
/// case is an error, or a problem where problems are reported.
/// </summary>
internal sealed class ChannelFiles
{
    /// <summary>Channels of a picture in colour, which are one file.</summary>
    public const int OfColour = 3;

    private readonly DataSetFile file;
    private readonly DataOptions options;
    private readonly string ending;
    private readonly string images;
    private readonly string annotations;

    private ChannelFiles(DataSetFile file, string images, string annotations, DataOptions options) =>
        (this.file, this.images, this.annotations, this.options, ending) = (file, images, annotations, options, file.FileEnding);

    /// <summary>The cases by name, their patients not yet known.</summary>
    public IReadOnlyList<VolumeCase> Cases { get; private set; } = [];

    /// <summary>Finds the files.</summary>
    /// <param name="file">The description.</param>
    /// <param name="images">The folder of the images.</param>
    /// <param name="annotations">The folder of the annotations.</param>
    /// <param name="options">Say whether problems are reported.</param>
    /// <exception cref="DataException">There is none, or one has no partner and problems are not reported.</exception>
    public static ChannelFiles Of(DataSetFile file, string images, string annotations, DataOptions options)
    {
        var found = new ChannelFiles(file, images, annotations, options);
        found.Find();
        return found;
    }

    private void Find()
    {
        var masks = PictureFiles.ByStem(annotations, ending);
        var channels = PictureFiles.ByStem(images, ending).Select(item => (Stem: item.Key, Name: ChannelNames.Of(item.Key), Path: item.Value)).ToArray();
        var owned = channels.Where(item => item.Name is not null).ToLookup(item => item.Name!.Value.Case, item => (item.Name!.Value.Channel, item.Path), StringComparer.Ordinal);
        var cases = new List<VolumeCase>();
        foreach (var (name, mask) in masks)
        {
            (int Channel, string Path)[] own = [.. owned[name].OrderBy(item => item.Channel)];
            if (Fault(name, own) is { } fault)
            {
                Tell(ProblemKind.Unpaired, name, fault);
            }
            else
            {
                cases.Add(new VolumeCase(new CaseKey(name, name), [.. own.Select(item => item.Path)], mask));
            }
        }

        foreach (var (_, name, path) in channels.Where(item => item.Name is not { } name || !masks.ContainsKey(name.Case)))
        {
            Tell(ProblemKind.Unpaired, name?.Case ?? Path.GetFileName(path), name is null
                ? $"{path} is not named CASE_0000{ending}, the digits being its channel; rename it or take it out."
                : $"{path} has no annotation {Path.Combine(annotations, name.Value.Case + ending)}; add it or take the image out.");
        }

        Others(annotations, masks.Keys);
        Others(images, channels.Select(item => item.Stem));
        Cases = cases.Count > 0 ? cases : throw new DataException($"{annotations}: no annotation has all the channels that {file.Path} names, so nothing can be looked at; check names and channel_names.");
        if (file.CaseCount is { } count && count > masks.Count)
        {
            Tell(ProblemKind.Missing, null, Invariant($"{file.Path} says numTraining {count}, but {annotations} holds {Quantity.Of(masks.Count, "annotation")}; add what is missing, or correct numTraining."));
        }
    }

    // Why the files of a case are not its channels; null if they are.
    private string? Fault(string name, (int Channel, string Path)[] own)
    {
        var count = file.Channels.Count;
        if (own is [(0, var picture)] && count == OfColour && PictureFiles.IsPicture(picture))
        {
            return null;
        }

        var missing = Enumerable.Range(0, count).Except(own.Select(item => item.Channel)).Select(channel => Path.Combine(images, Invariant($"{name}_{channel:D4}{ending}"))).FirstOrDefault();
        return missing is not null ? $"{missing} is not there, but its annotation is; add it, or correct channel_names in {DataSetFile.FileName}."
            : own.Length > count ? $"{own[count].Path} is no channel of those that channel_names in {DataSetFile.FileName} names ({string.Join(", ", file.Channels)}); name it there or take it out."
            : null;
    }

    // Files of the same kind under another ending, such as .nii among .nii.gz, that are no copies of those used.
    private void Others(string folder, IEnumerable<string> used)
    {
        var known = used.ToHashSet(StringComparer.Ordinal);
        foreach (var path in PictureFiles.Visible(folder).Where(path => !path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            if (SameKind(path) is { } stem && !known.Contains(stem))
            {
                Tell(ProblemKind.Unused, stem, $"{path} does not end in '{ending}', the file_ending of {file.Path}, so it is not used; convert it or take it out.");
            }
        }
    }

    private string? SameKind(string path) => VolumeNames.NameOf("x" + ending) is not null ? VolumeNames.NameOf(path)
        : PictureFiles.IsPicture(path) && PictureFiles.IsPicture("x" + ending) ? Path.GetFileNameWithoutExtension(path)
        : null;

    private void Tell(ProblemKind kind, string? name, string message)
    {
        var tell = options.OnProblem ?? (problem => throw new DataException(problem.Message));
        tell(new DataProblem(kind, name is null ? [] : [name], message));
    }
}
