namespace Sigmask.Files;

/// <summary>Removes from a folder what a writer left there, which it tells by names, and nothing that other people put beside it.</summary>
internal static class OwnFiles
{
    /// <summary>Removes the files, what is left of them if a process was killed as it wrote them, and every folder that is empty then. What lies behind a link in the folder is left alone.</summary>
    /// <param name="folder">The folder, which need not exist.</param>
    /// <param name="isOwn">Whether a file is the writer's: is given its path from the folder on, with slashes.</param>
    /// <exception cref="IOException">One cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static void Remove(string folder, Func<string, bool> isOwn)
    {
        if (Directory.Exists(folder))
        {
            Remove(folder, "", isOwn);
        }
    }

    /// <summary>Removes a folder if nothing is in it.</summary>
    /// <param name="folder">The folder, which need not exist.</param>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static void RemoveIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    private static void Remove(string folder, string way, Func<string, bool> isOwn)
    {
        foreach (var inner in Directory.GetDirectories(folder).Where(path => new DirectoryInfo(path).LinkTarget is null))
        {
            Remove(inner, $"{way}{Path.GetFileName(inner)}/", isOwn);
        }

        // All are told before the first of them is gone, by which another may be told.
        string[] own = [.. Directory.GetFiles(folder).Where(path => AtomicFile.IsLeftover(path) || isOwn(way + Path.GetFileName(path)))];
        foreach (var file in own)
        {
            File.Delete(file);
        }

        RemoveIfEmpty(folder);
    }
}
