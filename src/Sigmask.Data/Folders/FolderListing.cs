using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>What lies in a folder, for messages about what does not. Hidden files and folders, and those that may not be read, are passed over.</summary>
internal static class FolderListing
{
    private const int MostEndings = 4;
    private const int MostFolders = 64;
    private const int MostOfTree = 128;
    private const int MostNamed = 5;

    // database/training/patient001
    private const int MostLevels = 3;

    // Without hidden ones, and without an error where something may not be read.
    private static readonly EnumerationOptions Visible = new();

    /// <summary>The first sub-folders by name, with the path of the folder.</summary>
    public static string[] SubFolders(string folder) => [.. Folders(folder).Take(MostFolders)];

    /// <summary>A folder and those in it, level by level, to look for the beginning of a data set. There is an end to it also where the root of a disk was named.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="levels">How many levels of folders in it.</param>
    public static IEnumerable<string> Tree(string folder, int levels) => Levels(folder, levels).Take(MostOfTree);

    /// <summary>The names of all sub-folders.</summary>
    public static string[] NamesOfSubFolders(string folder) => [.. Folders(folder).Select(path => Path.GetFileName(path))];

    /// <summary>The files of a folder with an ending by name.</summary>
    public static string[] WithEnding(string folder, string ending) =>
        [.. Files(folder).Where(path => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];

    /// <summary>The pictures and volumes of a folder by name.</summary>
    public static string[] Images(string folder) => [.. Files(folder).Where(IsImage).Order(StringComparer.Ordinal)];

    /// <summary>Whether it has any. Of many files it does not list all to know.</summary>
    public static bool HasImages(string folder) => Files(folder).Any(IsImage);

    /// <summary>A file's name without folder and ending: a of a.png and of a.nii.gz.</summary>
    public static string Stem(string path) => VolumeFile.IsVolumeName(path) ? VolumeFile.NameWithoutEnding(path) : Path.GetFileNameWithoutExtension(path);

    /// <summary>The ending of most files, the whole of it: .nii.gz; null if there is no file.</summary>
    public static string? MostFrequentEnding(string folder) => Endings(folder) is [var first, ..] ? first.Key : null;

    /// <summary>All of it in a few words, as "it holds 2 sub-folders (a, b) and 3 files (2 .png, 1 .txt)" or "it is empty".</summary>
    public static string Of(string folder)
    {
        var folders = NamesOfSubFolders(folder);
        var endings = Endings(folder);
        var (inner, files) = (Quantity.Listed(folders, "sub-folder"), Quantity.Of(endings.Sum(one => one.Value), "file"));
        var kinds = string.Join(", ", endings.Take(MostEndings).Select(one => Invariant($"{one.Value} {(one.Key.Length == 0 ? "without ending" : one.Key)}"))) + (endings.Length > MostEndings ? ", ..." : "");
        return (folders.Length, endings.Length) switch
        {
            (0, 0) => "it is empty",
            (_, 0) => $"it holds {inner}",
            (0, _) => $"it holds {files} ({kinds})",
            _ => $"it holds {inner} and {files} ({kinds})",
        };
    }

    /// <summary>Where the pictures or volumes are that a part of a data set does not hold itself, but folders in it do, and what to do about it; null if none does.</summary>
    /// <param name="folder">The part, such as its images/.</param>
    public static string? FurtherIn(string folder) => Inner(folder, HasImages) switch
    {
        [] => null,
        [var only] => $"{Lacking(folder, [only])}; move its files up.",
        var several => $"{Lacking(folder, several)}; move their files up, each under a name of its own.",
    };

    /// <summary>Likewise of a folder that was named to be read, in whose place another can be named.</summary>
    /// <param name="folder">The folder.</param>
    public static string? InsteadOf(string folder) => Instead(folder, Inner(folder, HasImages));

    /// <summary>Likewise where images are to be read and no annotations.</summary>
    /// <param name="folder">The folder.</param>
    public static string? ImagesInsteadOf(string folder) =>
        Instead(folder, Inner(folder, inner => !AnnotationNames.IsFolder(Path.GetRelativePath(folder, inner)) && Files(inner).Any(path => IsImage(path) && !AnnotationNames.IsFile(path))));

    private static string[] Inner(string folder, Func<string, bool> isWanted) => [.. Tree(folder, MostLevels).Skip(1).Where(isWanted)];

    private static string? Instead(string folder, string[] inner) => inner switch
    {
        [] => null,
        [var only] => $"{Lacking(folder, inner)}; give {only} instead.",
        [var first, ..] => $"{Lacking(folder, inner)}; give one of them, as {first}, or bring their files together in one folder.",
    };

    private static string Lacking(string folder, string[] inner)
    {
        var names = string.Join(", ", inner.Take(MostNamed).Select(path => Path.GetRelativePath(folder, path)));
        return $"{folder} holds no picture or volume itself, but its {Quantity.Word(inner.Length, "sub-folder")} {names}{(inner.Length > MostNamed ? ", ..." : "")} {Quantity.Word(inner.Length, "does", "do")}";
    }

    private static IEnumerable<string> Levels(string folder, int levels)
    {
        List<string> level = [folder];
        for (var depth = 0; level.Count > 0; depth++)
        {
            var inner = new List<string>();
            foreach (var one in level)
            {
                yield return one;
                if (depth < levels && Directory.Exists(one))
                {
                    inner.AddRange(Folders(one));
                }
            }

            level = inner;
        }
    }

    private static KeyValuePair<string, int>[] Endings(string folder) =>
        [.. Files(folder).CountBy(Ending).OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal)];

    // On Windows a point at the beginning, as the leftovers of macOS have it, hides nothing.
    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", Visible).Where(IsShown);

    private static IEnumerable<string> Folders(string folder) => Directory.EnumerateDirectories(folder, "*", Visible).Where(IsShown).Order(StringComparer.Ordinal);

    private static bool IsShown(string path) => !Path.GetFileName(path).StartsWith('.');

    private static bool IsImage(string path) => PictureFiles.IsPicture(path) || VolumeFile.IsVolumeName(path);

    private static string Ending(string path) => Path.GetFileName(path)[Stem(path).Length..].ToLowerInvariant();
}
