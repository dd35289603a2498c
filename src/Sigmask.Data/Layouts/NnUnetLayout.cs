using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>
/// nnU-Net's raw data (version 2): <c>dataset.json</c>, <c>imagesTr/CASE_0000.nii.gz</c> (one file for each channel), <c>labelsTr/CASE.nii.gz</c>. Pictures of
/// one channel file, which holds one channel or the three of a colour, are read as well. Folds come from <c>splits_final.json</c> where there is one. Version 1, whose
/// <c>dataset.json</c> lists the cases, is read too.
/// </summary>
public sealed class NnUnetLayout : IDataLayout
{
    /// <inheritdoc />
    public string Name => "nnunet";

    /// <inheritdoc />
    public string Summary => "nnU-Net's raw data: dataset.json with channel_names, imagesTr/CASE_0000.nii.gz, labelsTr/CASE.nii.gz";

    /// <inheritdoc />
    public bool Recognises(string folder, DataOptions options) => DataSetFile.Find(folder) is { } file && (file.IsNnUnet || IsFirstVersion(folder, file));

    /// <inheritdoc />
    public OpenedData Open(string folder, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var file = DataSetFile.Read(folder);
        if (IsFirstVersion(folder, file))
        {
            var listed = DecathlonLayout.OpenList(folder, file, options, Name);
            return listed with { Notes = [$"{file.Path} is of nnU-Net's version 1: it lists the cases, and 'modality' names the channels.", .. listed.Notes] };
        }

        if (!file.IsNnUnet)
        {
            throw new DataException($"{file.Path} has no 'channel_names'; is it another layout, such as msd?");
        }

        var files = ChannelFiles.Of(file, SubFolder(folder, "imagesTr"), SubFolder(folder, "labelsTr"), options);
        var labels = options.Labels ?? file.Labels;
        var (source, notes) = VolumeFile.IsVolumeName("x" + file.FileEnding) ? Volumes(folder, files.Cases, labels, options) : Pictures(folder, files.Cases, labels, file, options);
        var (splits, isPartial) = (NnUnetSplits.Find(folder), options.OnProblem is not null);
        return new OpenedData(source, labels, Name, [.. notes, .. splits?.Notes(source, isPartial) ?? []])
        {
            Folds = splits?.For(source, isPartial),
            FoldFile = splits?.Path,
            Modalities = file.Channels,
        };
    }

    private static bool IsFirstVersion(string folder, DataSetFile file) => file.HasList && CaseList.HasChannelFiles(folder, file);

    private static (ISampleSource Source, string[] Notes) Volumes(string folder, IReadOnlyList<VolumeCase> cases, LabelTable labels, DataOptions options)
    {
        var (source, note) = VolumeView.Of(folder, cases, labels, options);
        return (source, [note]);
    }

    private static (ISampleSource Source, string[] Notes) Pictures(string folder, IReadOnlyList<VolumeCase> cases, LabelTable labels, DataSetFile file, DataOptions options)
    {
        if (cases.FirstOrDefault(item => item.Images.Count > 1 || !PictureFiles.IsPicture(item.Images[0])) is { } odd)
        {
            throw new DataException($"{odd.Images[^1]}: volumes ({VolumeFile.Names}), or pictures of one channel file, are read; convert the data to .nii.gz.");
        }

        var pictures = cases.Select(item => new AnnotatedPicture(item.Key.Case, item.Images[0], [item.Labels!])).ToArray();
        var asNamed = options with { Channels = options.Channels ?? (file.Channels.Count == ChannelFiles.OfColour ? ChannelFiles.OfColour : null) };
        return (AnnotatedPictureSource.WithMasks(folder, pictures, labels, asNamed), []);
    }

    private static string SubFolder(string folder, string name) =>
        PictureFiles.SubFolder(folder, name) ?? throw new DataException($"{folder} has no sub-folder {name}/; nnU-Net's raw data have imagesTr/ and labelsTr/, but {FolderListing.Of(folder)}.");
}
