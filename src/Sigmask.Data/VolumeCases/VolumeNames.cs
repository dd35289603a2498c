using Sigmask.Nifti;
using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>Volume files of a folder by the name of their case. Hidden files and leftovers of macOS, which begin with a point, are passed over.</summary>
internal static class VolumeNames
{
    /// <summary>The files by name without ending, in order, each name only once.</summary>
    /// <param name="folder">Where they lie.</param>
    /// <param name="isWanted">Which of them count; null: all.</param>
    /// <exception cref="DataException">Two have the same name but for the ending: nobody can say which is meant.</exception>
    public static SortedDictionary<string, string> In(string folder, Func<string, bool>? isWanted = null)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var files in AllIn(folder, isWanted))
        {
            found[files.Key] = Only(files)!;
        }

        return found;
    }

    /// <summary>All files by name without ending. Header and voxels of a pair are one, the header.</summary>
    /// <param name="folder">Where they lie.</param>
    /// <param name="isWanted">Which of them count; null: all.</param>
    public static ILookup<string, string> AllIn(string folder, Func<string, bool>? isWanted = null) =>
        PictureFiles.Visible(folder).Where(path => VolumeFile.IsVolumeName(path) && isWanted?.Invoke(path) != false)
            .DistinctBy(path => NiftiLocation.Of(path)?.Header ?? path, StringComparer.Ordinal).ToLookup(VolumeFile.NameWithoutEnding, StringComparer.Ordinal);

    /// <summary>The one file of a name; null if there is none.</summary>
    /// <param name="files">All files of the name.</param>
    /// <exception cref="DataException">There are several.</exception>
    public static string? Only(IEnumerable<string> files) => files.ToArray() switch
    {
        [] => null,
        [var file] => file,
        [var file, var other, ..] => throw new DataException($"{file} and {Path.GetFileName(other)} have the same name but for the ending; rename or remove one."),
    };

    /// <summary>The name of a file without ending; null if it is no volume.</summary>
    public static string? NameOf(string path) => VolumeFile.IsVolumeName(path) ? VolumeFile.NameWithoutEnding(path) : null;

    /// <summary>True if a folder holds such files.</summary>
    public static bool AreIn(string folder) => PictureFiles.Visible(folder).Any(VolumeFile.IsVolumeName);

    /// <summary>Fails if pictures lie beside the volumes of a folder: they would be left out without a word.</summary>
    /// <param name="folder">A folder that holds volumes.</param>
    /// <exception cref="DataException">There is one; the message names a file of either kind.</exception>
    public static void RefusePictures(string folder)
    {
        string[] files = [.. PictureFiles.Visible(folder)];
        if (Array.Find(files, PictureFiles.IsPicture) is { } picture && Array.Find(files, VolumeFile.IsVolumeName) is { } volume)
        {
            throw new DataException($"{folder} holds volumes and pictures, such as {Path.GetFileName(volume)} and {Path.GetFileName(picture)}, and only one kind can be used; move the other into a folder of its own.");
        }
    }
}
