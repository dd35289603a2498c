namespace Sigmask.Files;

/// <summary>Where paths lie. Links are not followed.</summary>
public static class FolderPath
{
    /// <summary>True if a path lies in a folder, however deep, or is the folder itself, by the names alone: nothing needs to be there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">A file or a folder.</param>
    /// <exception cref="ArgumentException">One of them is empty.</exception>
    public static bool Contains(string folder, string path)
    {
        var way = Path.GetRelativePath(folder, path);

        // On another drive there is no way; a folder may be called '..x'.
        return way != ".." && !way.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(way);
    }

    /// <summary>The file that stands where a path needs a folder, so that nothing can be written there; null if there is none.</summary>
    /// <param name="path">A file or a folder, which need not exist.</param>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public static string? FileAbove(string path)
    {
        var above = Path.GetDirectoryName(Path.GetFullPath(path));
        while (above is not null && !File.Exists(above))
        {
            above = Path.GetDirectoryName(above);
        }

        return above;
    }
}
