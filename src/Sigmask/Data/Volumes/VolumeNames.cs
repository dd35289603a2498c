using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>Volume files of a folder by the name of their case, each only once.</summary>
internal static class VolumeNames
{
    /// <summary>
    /// The files by name without ending, in order. Where one is there compressed and uncompressed, the compressed one is taken. Hidden files and
    /// macOS leftovers, which begin with . or _, are passed over.
    /// </summary>
    public static SortedDictionary<string, string> In(string folder)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(folder).Where(IsVolume))
        {
            var name = VolumeFile.NameWithoutEnding(path);
            if (!found.TryGetValue(name, out var other) || VolumeFile.Rank(path) < VolumeFile.Rank(other))
            {
                found[name] = path;
            }
        }

        return found;
    }

    /// <summary>True if a folder holds such files.</summary>
    public static bool AreIn(string folder) => Directory.EnumerateFiles(folder).Any(IsVolume);

    private static bool IsVolume(string path) => Path.GetFileName(path)[0] is not ('.' or '_') && VolumeFile.Rank(path) is not null;
}
