using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>Names of cases by their paths in a list.</summary>
internal static class ListedNames
{
    /// <summary>A name for each path, fit for a file: that of the file without ending, or, where two files have the same (p0/image.nii.gz, p1/image.nii.gz), so much of the path as tells all apart (p0_image).</summary>
    /// <param name="paths">Paths relative to the list. One that is there twice has the same name twice.</param>
    public static string[] Of(IReadOnlyList<string> paths)
    {
        string[][] parts = [.. paths.Select(path => (string[])[.. Path.GetDirectoryName(path)!.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries), VolumeFile.NameWithoutEnding(path)])];
        string[] Names(int length) => [.. parts.Select(one => string.Join('_', one.TakeLast(length)))];
        var longest = parts.Max(one => (int?)one.Length) ?? 1;
        var count = paths.Distinct(StringComparer.Ordinal).Count();
        return Enumerable.Range(1, longest).Select(Names).FirstOrDefault(names => names.Distinct(StringComparer.Ordinal).Count() == count) ?? Names(longest);
    }
}
