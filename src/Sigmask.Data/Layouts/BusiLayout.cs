using System.Text.RegularExpressions;

namespace Sigmask.Data;

/// <summary>
/// BUSI, breast ultrasound (Al-Dhabyani et al. 2020): <c>benign/benign (1).png</c> with <c>benign (1)_mask.png</c>, <c>benign (1)_mask_1.png</c> and so on,
/// which are joined; likewise malignant/ and normal/, whose masks are empty.
/// </summary>
public sealed partial class BusiLayout : IDataLayout
{
    private static readonly LabelTable Labels = LabelTable.Parse("0=background,255=lesion");
    private static readonly string[] Groups = ["benign", "malignant", "normal"];

    /// <inheritdoc />
    public string Name => "busi";

    /// <inheritdoc />
    public string Summary => "breast ultrasound: benign/, malignant/, normal/ with 'benign (1).png' and its masks 'benign (1)_mask.png', 'benign (1)_mask_1.png', ...";

    /// <inheritdoc />
    public bool Recognises(string folder, DataOptions options) =>
        Folders(folder) is { Count: > 0 } folders && folders.All(group => Directory.EnumerateFiles(group).Any(path => MaskName().IsMatch(Path.GetFileName(path))));

    /// <inheritdoc />
    public OpenedData Open(string folder, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var folders = Folders(folder);
        if (folders.Count == 0)
        {
            throw new DataException($"{folder} is no layout 'busi': it must hold {string.Join("/, ", Groups)}/, but {FolderListing.Of(folder)}.");
        }

        var pictures = folders.SelectMany(Pictures).ToArray();
        var labels = options.Labels ?? Labels;
        var source = AnnotatedPictureSource.WithMasks(folder, pictures, labels, options);
        return new OpenedData(source, labels, Name, []);
    }

    private static List<string> Folders(string folder) =>
        [.. Groups.Select(group => PictureFiles.SubFolder(folder, group)).OfType<string>()];

    private static IEnumerable<AnnotatedPicture> Pictures(string folder)
    {
        var (masks, images) = PictureFiles.Divide(PictureFiles.In(folder), path => MaskName().IsMatch(Path.GetFileName(path)));
        var owned = masks.ToLookup(path => MaskName().Match(Path.GetFileName(path)).Groups[1].Value);
        foreach (var image in images)
        {
            var name = Path.GetFileNameWithoutExtension(image);
            yield return owned[name].Any()
                ? new AnnotatedPicture(name, image, [.. owned[name]])
                : throw new DataException($"{image} has no mask {name}_mask.png beside it; add it or take the image out.");
        }
    }

    [GeneratedRegex(@"^(.+)_mask(?:_\d+)?\.\w+$")]
    private static partial Regex MaskName();
}
