using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>
/// nnU-Net's raw data (version 2): <c>dataset.json</c>, <c>imagesTr/CASE_0000.nii.gz</c> (one file for each channel), <c>labelsTr/CASE.nii.gz</c>. Pictures of
/// one channel file are read as well. Folds come from <c>splits_final.json</c> where there is one.
/// </summary>
public sealed class NnUnetLayout : IDataLayout
{
    /// <inheritdoc />
    public string Name => "nnunet";

    /// <inheritdoc />
    public string Summary => "nnU-Net's raw data: dataset.json with channel_names, imagesTr/CASE_0000.nii.gz, labelsTr/CASE.nii.gz";

    /// <inheritdoc />
    public bool Recognises(string folder, DataOptions options) => DataSetFile.Find(folder) is { IsNnUnet: true };

    /// <inheritdoc />
    public OpenedData Open(string folder, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var file = DataSetFile.Read(folder);
        if (!file.IsNnUnet)
        {
            throw new DataException($"{file.Path} has no 'channel_names'; is it another layout, such as msd?");
        }

        var (ending, channels) = (file.FileEnding, file.Channels.Count);
        var annotations = PictureFiles.WithEnding(SubFolder(folder, "labelsTr"), ending);
        var names = annotations.Select(path => Path.GetFileName(path)[..^ending.Length]).ToArray();
        var images = SubFolder(folder, "imagesTr");
        var keys = PatientRule.Apply(names, options.PatientPattern ?? PatientRule.PatternOf(names));
        var cases = keys.Zip(annotations, (key, annotation) => new VolumeCase(key, Channels(images, key.Case, ending, channels), annotation)).ToArray();
        var labels = options.Labels ?? file.Labels;
        var (source, notes) = VolumeFile.IsVolumeName("x" + ending) ? Volumes(folder, cases, labels, options) : Pictures(folder, cases, labels, options);
        var folds = NnUnetSplits.Find(folder)?.For(source, isPartial: options.OnProblem is not null);
        var leak = folds?.Select(fold => fold.PatientOnBothSides(source.Cases)).FirstOrDefault(patient => patient is not null);
        return new OpenedData(source, labels, Name, leak is null ? notes : [.. notes, $"{NnUnetSplits.FileName} has cases of patient {leak} on both sides of a fold, so scores will be better than they should be; take it away to split by patient."])
        {
            Folds = folds,
            Modalities = file.Channels,
        };
    }

    private static (ISampleSource Source, string[] Notes) Volumes(string folder, VolumeCase[] cases, LabelTable labels, DataOptions options)
    {
        var (source, note) = VolumeView.Of(VolumeSource.Open(NameOf(folder), cases, labels, options.OnProblem), options);
        return (source, [note]);
    }

    private static (ISampleSource Source, string[] Notes) Pictures(string folder, VolumeCase[] cases, LabelTable labels, DataOptions options)
    {
        if (cases[0].Images.Count > 1 || !PictureFiles.IsPicture(cases[0].Images[0]))
        {
            throw new DataException($"{cases[0].Images[0]}: volumes ({VolumeFile.Names}), or pictures of one channel file, are read; convert the data to .nii.gz.");
        }

        var pictures = cases.Select(item => new AnnotatedPicture(item.Key.Case, item.Images[0], [item.Labels!])).ToArray();
        return (AnnotatedPictureSource.Open(folder, pictures, new MaskForm(options.Pictures), used => LabelSurvey.Table(used, labels, options), options), []);
    }

    private static string[] Channels(string images, string name, string ending, int channels)
    {
        var paths = Enumerable.Range(0, channels).Select(channel => Path.Combine(images, Invariant($"{name}_{channel:D4}{ending}"))).ToArray();
        return Array.Find(paths, path => !File.Exists(path)) is { } missing
            ? throw new DataException($"{missing} is not there, but its annotation is; add it, or correct channel_names in {DataSetFile.FileName}.")
            : paths;
    }

    private static string SubFolder(string folder, string name) =>
        PictureFiles.SubFolder(folder, name) ?? throw new DataException($"{folder} has no sub-folder {name}/; nnU-Net's raw data have imagesTr/ and labelsTr/.");

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
}
