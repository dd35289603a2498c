using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>Finds images/ and masks/ in a folder.</summary>
internal static class FolderParts
{
    /// <summary>What a plain folder must hold.</summary>
    public const string Needed = "it must hold images/ and masks/ (or labels/) with pictures or volumes of the same names";

    private const string Images = "images";
    private const int MasksLookedAt = 8;
    private static readonly string[] Masks = ["masks", "labels"];

    /// <summary>The two sub-folders.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="named">The folder of the annotations; null for masks/ or labels/.</param>
    /// <exception cref="DataException">The folder or one of them is missing; a sub-folder that has both is proposed.</exception>
    public static (string Images, string Masks) Of(string folder, string? named)
    {
        if (!Directory.Exists(folder))
        {
            throw new DataException($"{folder} {(File.Exists(folder) ? "is a file" : "does not exist")}; give the folder that holds {Images}/ and masks/.");
        }

        var (images, masks) = (PictureFiles.SubFolder(folder, Images), named is null ? PictureFiles.SubFolder(folder, Masks) : Path.Combine(folder, named));
        if (named is not null && !Directory.Exists(masks))
        {
            var others = Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Where(name => !string.Equals(name, Images, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToArray();
            throw new DataException($"`DataOptions.Masks = {named}`: {folder} has no such folder; {(others.Length == 0 ? "it has no other than images/" : $"it has {string.Join(", ", others)}")}.");
        }

        if (images is not null && masks is not null)
        {
            return (images, masks);
        }

        var inner = Directory.GetDirectories(folder).Order(StringComparer.Ordinal).FirstOrDefault(HasBoth);
        throw new DataException($"{folder} has no sub-folder {Missing(folder)}; {(inner is null ? $"{Needed}, but {FolderListing.Of(folder)}." : $"did you mean {inner}?")}");
    }

    /// <summary>The sub-folder that a folder lacks.</summary>
    public static string Missing(string folder) => PictureFiles.SubFolder(folder, Images) is null ? "images/" : "masks/";

    /// <summary>True if both are there.</summary>
    public static bool HasBoth(string folder) =>
        Directory.Exists(folder) && PictureFiles.SubFolder(folder, Images) is not null && PictureFiles.SubFolder(folder, Masks) is not null;

    /// <summary>True if the first masks have the values of a table, all of them and no others but those that a file beside them ignores.</summary>
    public static bool HaveOnlyValuesOf(LabelTable table, IReadOnlyList<string> masks, PictureReader pictures)
    {
        var ignored = LabelFile.Beside(Path.GetDirectoryName(masks[0])!)?.Ignored ?? [];
        table = table.Ignoring(ignored);
        return masks.Take(MasksLookedAt).SelectMany(path => MaskValues.Distinct(pictures.Look(path), byte.MaxValue, path)).Distinct().Where(key => table.Find(key) != Sample.Ignored).Order()
            .SequenceEqual(table.Classes.Select(item => item.Values[0].FirstKey).Order());
    }
}
