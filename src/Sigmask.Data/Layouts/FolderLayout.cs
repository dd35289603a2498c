using System.Text.RegularExpressions;
using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>images/ and masks/ of pictures or volumes, as such or with what is known of a certain data set.</summary>
public sealed class FolderLayout : IDataLayout
{
    /// <summary>Any folder with images/ and masks/.</summary>
    public static readonly FolderLayout Folder = new() { Name = "folder", Summary = "images/ and masks/ (or labels/) of pictures or volumes, paired by name" };

    /// <inheritdoc />
    public required string Name { get; init; }

    /// <inheritdoc />
    public required string Summary { get; init; }

    /// <summary>The labels of this data set; null if each folder has its own.</summary>
    public LabelTable? Labels { get; init; }

    /// <summary>How patients are found in case names, see <see cref="DataOptions.PatientPattern"/>.</summary>
    public string? PatientPattern { get; init; }

    /// <summary>What case names look like, to recognise the data set by; null for any.</summary>
    public string? CasePattern { get; init; }

    /// <inheritdoc />
    public bool Recognises(string folder, DataOptions options) =>
        FolderParts.HasBoth(folder) && (Labels is null || (!File.Exists(Path.Combine(folder, LabelFile.FileName)) && HasItsNamesAndValues(folder, options.Pictures)));

    /// <inheritdoc />
    public OpenedData Open(string folder, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Labels = options.Labels ?? Labels, PatientPattern = options.PatientPattern ?? PatientPattern };
        var (images, masks) = FolderParts.Of(folder, options.Masks);
        var annotators = options.Masks is null && Labels is null ? AnnotationFolders.In(folder, masks) : [];
        if (annotators.Length > 0 && !FolderListing.HasImages(masks))
        {
            throw new DataException($"{masks} holds no masks itself. {AnnotationFolders.Told(annotators)}");
        }

        // One other folder may be anything, such as predictions.
        string[] notes = annotators.Length > 1 ? [$"Beside {Path.GetFileName(masks)}/, which was taken, {AnnotationFolders.Told(annotators)}"] : [];
        var declared = LabelFile.Of(folder, masks, options.Labels);
        if (VolumeNames.AreIn(images))
        {
            VolumeNames.RefusePictures(images);
            var (volumes, labels, note) = VolumeFolder.Open(folder, images, masks, declared, options);
            return new OpenedData(volumes, labels, Name, declared is null ? [note, LabelSurvey.Note(labels, "the masks"), .. notes] : [note, .. notes]);
        }

        var source = FolderSource.Open(folder, options);
        return new OpenedData(source, source.Labels, Name, declared is not null ? notes : [LabelSurvey.Note(source.Labels, "the masks"), .. notes]);
    }

    private bool HasItsNamesAndValues(string folder, PictureReader pictures)
    {
        var (images, masks) = FolderParts.Of(folder, null);
        return PictureFiles.In(images).All(path => Regex.IsMatch(Path.GetFileNameWithoutExtension(path), CasePattern ?? "", RegexOptions.CultureInvariant))
            && FolderParts.HaveOnlyValuesOf(Labels!, PictureFiles.In(masks), pictures);
    }
}
