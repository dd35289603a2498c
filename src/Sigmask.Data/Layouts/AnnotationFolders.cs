using System.Text.Encodings.Web;
using System.Text.Json;
using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>The folders of annotations beside the images of a plain folder that several people annotated: <c>masks-anna/</c> and <c>masks-ben/</c>, or <c>masks/anna/</c> and <c>masks/ben/</c>.</summary>
internal static class AnnotationFolders
{
    private const int MostValues = 16;

    /// <summary>Those of a folder, relative to it, with slashes as a plan takes them on every system: their files have the names of its images, and few values as masks do.</summary>
    /// <param name="folder">The data set.</param>
    /// <param name="used">A folder in it that is known already; null if there is none.</param>
    public static string[] In(string folder, string? used)
    {
        if (PictureFiles.SubFolder(folder, "images") is not { } images)
        {
            return [];
        }

        string[] others = [.. FolderListing.SubFolders(folder)
            .Where(inner => inner != images)
            .SelectMany(inner => FolderListing.HasImages(inner) ? [inner] : FolderListing.SubFolders(inner))
            .Where(inner => inner != used && FolderListing.HasImages(inner))];

        // Mostly there are none, and the images many.
        if (others.Length == 0)
        {
            return [];
        }

        string[] stems = [.. FolderListing.Images(images).Select(FolderListing.Stem)];
        HashSet<string> names = [.. stems, .. stems.Select(ChannelNames.Of).OfType<(string Case, int Channel)>().Select(name => name.Case)];
        return [.. others
            .Where(inner => AreAnnotations(FolderListing.Images(inner), names))
            .Select(inner => Path.GetRelativePath(folder, inner).Replace(Path.DirectorySeparatorChar, '/'))];
    }

    /// <summary>Which there are and how they are used, in sentences.</summary>
    public static string Told(IReadOnlyList<string> folders) => folders is [var only]
        ? $"{only}/ has label maps of the names of the images; take them with `DataOptions.Masks = {only}`."
        : $"{Quantity.Listed(folders, "folder")} have label maps of the names of the images. If these are of several people, `DataOptions.Masks = {folders[0]}` takes those of one; sigmask consensus makes one annotation of all; and sigmask compare learns from each, with \"annotators\": [{string.Join(", ", folders.Select(Quoted))}] in its plan.";

    private static string Quoted(string name) => $"\"{JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static bool AreAnnotations(string[] files, HashSet<string> names) =>
        files.Length > 0 && files.Select(FolderListing.Stem).All(stem => names.Contains(stem) || names.Contains(PictureFiles.WithoutSuffix(stem))) && HasFewValues(files[0]);

    private static bool HasFewValues(string path)
    {
        try
        {
            return (PictureFiles.IsPicture(path) ? MaskValues.Distinct(ImageFile.ReadValues(path), MostValues, path) : LabelVolume.Distinct(path, MostValues)).Count <= MostValues;
        }
        catch (DataException)
        {
            return false;
        }
    }
}
