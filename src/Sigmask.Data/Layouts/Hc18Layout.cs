using System.Text.RegularExpressions;

namespace Sigmask.Data;

/// <summary>
/// Fetal heads in ultrasound, one image several times a patient (van den Heuvel et al. 2018, doi:10.5281/zenodo.1327317): as published, with outlines that are
/// filled here, or with masks that somebody filled. The table of pixel sizes beside them gives the spacing.
/// </summary>
public sealed partial class Hc18Layout : IDataLayout
{
    /// <summary>The layout's name.</summary>
    public const string LayoutName = "hc18";

    private const string PublishedFolder = "training_set";
    private const string OutlineSuffix = "_Annotation";
    private const string PatientPattern = @"^\d+";

    private static readonly LabelTable Labels = LabelTable.Parse("0=background,255=head");

    /// <inheritdoc />
    public string Name => LayoutName;

    /// <inheritdoc />
    public string Summary => "fetal heads in ultrasound: training_set/NNN_HC.png with NNN_HC_Annotation.png, or images/ with masks/ or annotations/; pixel sizes from the CSV";

    /// <inheritdoc />
    public bool Recognises(string folder, DataOptions options)
    {
        var parts = Find(folder);
        return parts is not null && !File.Exists(Path.Combine(folder, LabelFile.FileName))
            && parts.Images.All(path => CaseName().IsMatch(Path.GetFileNameWithoutExtension(path)))
            && (parts.AreOutlines || FolderParts.HaveOnlyValuesOf(Labels, parts.Annotations, options.Pictures));
    }

    /// <inheritdoc />
    public OpenedData Open(string folder, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var parts = Find(folder) ?? throw new DataException($"{folder} is no layout 'hc18': it must hold {PublishedFolder}/ with NNN_HC.png and NNN_HC{OutlineSuffix}.png, or images/ with masks/ or annotations/, but {FolderListing.Of(folder)}.");
        var table = PixelSizeTable.Find(folder);
        var pictures = PictureFiles.Pairs(parts.Images, parts.Annotations, options)
            .Select(picture => picture with { PixelSize = table?.PixelSizeOf(Path.GetFileName(picture.Image)) }).ToArray();
        var labels = LabelFile.Of(folder, Path.GetDirectoryName(parts.Annotations[0])!, options.Labels ?? Labels)!;
        var source = AnnotatedPictureSource.Open(
            folder,
            pictures,
            parts.AreOutlines ? new OutlineForm(options.Pictures) : new MaskForm(options.Pictures),
            used => parts.AreOutlines ? labels : LabelSurvey.Table(used, labels, options),
            options with { PatientPattern = options.PatientPattern ?? PatientPattern });
        return new OpenedData(source, labels, Name, [.. Notes(table, pictures)]);
    }

    private static IEnumerable<string> Notes(PixelSizeTable? table, AnnotatedPicture[] pictures)
    {
        var missing = pictures.Count(picture => picture.PixelSize is null);
        if (table is null)
        {
            yield return $"There is no {PixelSizeTable.FileName} beside the images, so lengths are in pixels, not mm.";
        }
        else
        {
            if (missing > 0)
            {
                yield return Invariant($"{table.Path} lacks the pixel size of {missing} of {Quantity.Of(pictures.Length, "image")}.");
            }

            string[] alone = [.. table.FileNames.Except(pictures.Select(picture => Path.GetFileName(picture.Image)), StringComparer.OrdinalIgnoreCase)];
            if (alone.Length > 0)
            {
                yield return $"{table.Path} lists {Quantity.Listed(alone, "image")} that {Quantity.Word(alone.Length, "is", "are")} not there.";
            }
        }
    }

    private static Parts? Find(string folder)
    {
        if (FolderParts.HasBoth(folder))
        {
            var (images, masks) = FolderParts.Of(folder, null);
            return new Parts(PictureFiles.In(images), PictureFiles.In(masks), AreOutlines: false);
        }

        if (PictureFiles.SubFolder(folder, "images") is { } pictures && PictureFiles.SubFolder(folder, "annotations") is { } outlines)
        {
            return new Parts(PictureFiles.In(pictures), PictureFiles.In(outlines), AreOutlines: true);
        }

        var published = PictureFiles.SubFolder(folder, PublishedFolder) ?? folder;
        var files = PictureFiles.Visible(published).Where(path => path.EndsWith(".png", StringComparison.OrdinalIgnoreCase)).ToLookup(path => Path.GetFileNameWithoutExtension(path).EndsWith(OutlineSuffix, StringComparison.OrdinalIgnoreCase));
        return files[true].Any() && files[false].Any() ? new Parts([.. files[false]], [.. files[true]], AreOutlines: true) : null;
    }

    [GeneratedRegex(@"^\d+_\d*HC$")]
    private static partial Regex CaseName();

    private sealed record Parts(IReadOnlyList<string> Images, IReadOnlyList<string> Annotations, bool AreOutlines);
}
