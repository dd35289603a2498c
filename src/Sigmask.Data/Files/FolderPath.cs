namespace Sigmask.Files;

/// <summary>Where paths lie, by their names alone: nothing needs to be there, and links are not followed.</summary>
public static class FolderPath
{
    /// <summary>True if a path lies in a folder, however deep, or is the folder itself.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">A file or a folder.</param>
    /// <exception cref="ArgumentException">One of them is empty.</exception>
    public static bool Contains(string folder, string path)
    {
        var way = Path.GetRelativePath(folder, path);

        // On another drive there is no way; a folder may be called '..x'.
        return way != ".." && !way.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(way);
    }
}
