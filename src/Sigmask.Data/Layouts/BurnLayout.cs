namespace Sigmask.Data;

/// <summary>
/// Skin burns, photographs with masks of 0 background, 127 skin, 255 burn (github.com/dchancia/burn-assessment): images/ and masks/, or as published in
/// <c>Data/RGB/Dataset/{Train,Val,Test}</c> and <c>Data/RGB/Masks_Greyscale/{Train,Val,Test}</c>. Augmented copies are left out.
/// </summary>
public sealed class BurnLayout : IDataLayout
{
    private static readonly LabelTable Labels = LabelTable.Parse("0=background,127=skin,255=burn");
    private static readonly FolderLayout Plain = new() { Name = "burn", Summary = "", Labels = Labels, CasePattern = @"^\d+$" };
    private static readonly string[] Parts = ["Train", "Val", "Test"];

    /// <inheritdoc />
    public string Name => Plain.Name;

    /// <inheritdoc />
    public string Summary => "burn photographs: images/N.png, masks/N.png (or Dataset/ and Masks_Greyscale/ in Train, Val, Test) with 0 background, 127 skin, 255 burn";

    /// <inheritdoc />
    public bool Recognises(string folder, DataOptions options) => Directory.Exists(folder) && (Root(folder) is not null || Plain.Recognises(folder, options));

    /// <inheritdoc />
    public OpenedData Open(string folder, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Root(folder) is not var (images, masks))
        {
            return Plain.Open(folder, options);
        }

        var (pictures, left) = (new List<AnnotatedPicture>(), 0);
        foreach (var part in Parts)
        {
            if (PictureFiles.SubFolder(images, part) is { } partImages && PictureFiles.SubFolder(masks, part) is { } partMasks)
            {
                var paths = PictureFiles.In(partImages);
                var names = paths.Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet();
                var (matched, alone) = PictureFiles.Divide(PictureFiles.In(partMasks), path => names.Contains(Path.GetFileNameWithoutExtension(path)));
                left += alone.Length;
                pictures.AddRange(PictureFiles.Pairs(paths, matched, options).Select(picture => picture with { Name = $"{part}_{picture.Name}" }));
            }
        }

        if (pictures.Count == 0)
        {
            throw new DataException($"{images} holds none of {string.Join(", ", Parts)} with pictures; give the folder as it was published.");
        }

        var labels = options.Labels ?? Labels;
        var source = AnnotatedPictureSource.WithMasks(folder, pictures, labels, options);
        return new OpenedData(source, labels, Name, left == 0 ? [] : [$"{Quantity.Of(left, "mask")} without image {Quantity.Word(left, "was", "were")} left out."]);
    }

    private static (string Images, string Masks)? Root(string folder)
    {
        foreach (var place in (string[])[folder, Path.Combine(folder, "RGB"), Path.Combine(folder, "Data", "RGB")])
        {
            if (Directory.Exists(place) && PictureFiles.SubFolder(place, "Dataset") is { } images && PictureFiles.SubFolder(place, "Masks_Greyscale") is { } masks)
            {
                return (images, masks);
            }
        }

        return null;
    }
}
