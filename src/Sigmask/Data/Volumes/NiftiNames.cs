using Sigmask.Nifti;

namespace Sigmask.Data;

/// <summary>NIfTI files of a folder by the name of their case, each only once.</summary>
internal static class NiftiNames
{
    private static readonly string[] Endings = [".nii.gz", ".nii", ".hdr.gz", ".hdr"];

    /// <summary>
    /// The files by name without ending, in order. Where one is there compressed and uncompressed, the compressed one is taken. Hidden files and
    /// macOS leftovers, which begin with . or _, are passed over.
    /// </summary>
    public static SortedDictionary<string, string> In(string folder)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(folder).Where(path => Path.GetFileName(path)[0] is not ('.' or '_') && Rank(path) >= 0))
        {
            var name = NiftiFile.NameWithoutEnding(path);
            if (!found.TryGetValue(name, out var other) || Rank(path) < Rank(other))
            {
                found[name] = path;
            }
        }

        return found;
    }

    /// <summary>True if a folder holds such files.</summary>
    public static bool AreIn(string folder) => Directory.EnumerateFiles(folder).Any(path => Rank(path) >= 0);

    private static int Rank(string path) => Array.FindIndex(Endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
