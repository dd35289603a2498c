using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>Volume files of a folder by the name of their case, each only once.</summary>
internal static class VolumeNames
{
    /// <summary>
    /// The files by name without ending, in order. Where one is there compressed and uncompressed, the compressed one is taken. Hidden files and
    /// leftovers of macOS, which begin with a point, are passed over.
    /// </summary>
    public static SortedDictionary<string, string> In(string folder)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in PictureFiles.Visible(folder).Where(VolumeFile.IsVolumeName))
        {
            var name = VolumeFile.NameWithoutEnding(path);
            if (!found.TryGetValue(name, out var other) || VolumeFile.Rank(path) < VolumeFile.Rank(other))
            {
                found[name] = path;
            }
        }

        return found;
    }

    /// <summary>The name of a file without ending; null if it is no volume.</summary>
    public static string? NameOf(string path) => VolumeFile.IsVolumeName(path) ? VolumeFile.NameWithoutEnding(path) : null;

    /// <summary>True if a folder holds such files.</summary>
    public static bool AreIn(string folder) => PictureFiles.Visible(folder).Any(VolumeFile.IsVolumeName);
}
