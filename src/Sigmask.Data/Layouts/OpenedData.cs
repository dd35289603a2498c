using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>The files of a case, as a layout finds them.</summary>
/// <param name="Case">Its name, unique in the data set.</param>
/// <param name="Image">The path of its image: a picture, or a volume in any format that is read.</param>
/// <param name="Annotation">The path of its mask or segmentation.</param>
public sealed record CaseFiles(string Case, string Image, string Annotation);

/// <summary>A data set that has been opened.</summary>
/// <param name="Source">Its samples.</param>
/// <param name="Labels">What the values of its masks mean.</param>
/// <param name="Layout">The layout it was opened with.</param>
/// <param name="Notes">What was found out rather than declared, a line each, to be shown to the user.</param>
public sealed record OpenedData(ISampleSource Source, LabelTable Labels, string Layout, IReadOnlyList<string> Notes)
{
    /// <summary>The folds that the data set declares itself; null if it declares none.</summary>
    public IReadOnlyList<Split>? Folds { get; init; }

    /// <summary>The file that declares <see cref="Folds"/>, for messages; null if there is none.</summary>
    public string? FoldFile { get; init; }

    /// <summary>What each channel shows, where the data set says so: CT, T2, ...</summary>
    public IReadOnlyList<string>? Modalities { get; init; }

    /// <summary>Opens images with their annotations, wherever a layout of one's own found them: pictures, or volumes.</summary>
    /// <param name="folder">The data set; names it, and may hold a <c>labels.json</c>.</param>
    /// <param name="layout">The name of the layout.</param>
    /// <param name="cases">Its files.</param>
    /// <param name="options">Labels come from here, or from <c>labels.json</c>, or from the values found, in this order; patients, channels and dimensions as in any layout.</param>
    /// <exception cref="DataException">There is no case, or there are two of a name; or a file cannot be used, which the message names.</exception>
    public static OpenedData Of(string folder, string layout, IEnumerable<CaseFiles> cases, DataOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        CaseFiles[] files = [.. cases];
        if (files.Length == 0)
        {
            throw new DataException($"{folder} holds no case of layout '{layout}'; check what it finds there.");
        }

        if (files.CountBy(one => one.Case).FirstOrDefault(one => one.Value > 1) is { Key: { } name } twice)
        {
            throw new DataException(Invariant($"{folder}: case {name} is there {twice.Value} times; give each case a name of its own."));
        }

        var declared = options.Labels ?? LabelFile.Beside(folder);
        if (VolumeFile.IsVolumeName(files[0].Image))
        {
            var (volumes, labels, note) = VolumeFolder.Open(folder, [.. files.Select(one => new VolumeCase(new CaseKey(one.Case, one.Case), [one.Image], one.Annotation))], declared, options);
            return new(volumes, labels, layout, declared is null ? [note, LabelSurvey.Note(labels, "the masks")] : [note]);
        }

        var source = AnnotatedPictureSource.WithMasks(folder, [.. files.Select(one => new AnnotatedPicture(one.Case, one.Image, [one.Annotation]))], declared, options);
        return new(source, source.Labels, layout, declared is null ? [LabelSurvey.Note(source.Labels, "the masks")] : []);
    }
}
