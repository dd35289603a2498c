namespace Sigmask.Storage;

/// <summary>Writes a folder whole or not at all: until it is complete it is a hidden folder beside its place, which a failure removes.</summary>
public static class AtomicFolder
{
    /// <summary>Fills a folder and puts it in its place.</summary>
    /// <param name="folder">The place; what stands there is replaced.</param>
    /// <param name="fill">Is given the path of the folder to fill, which exists.</param>
    /// <exception cref="IOException">The folder cannot be made or put in its place.</exception>
    public static void Write(string folder, Action<string> fill)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(fill);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var partial = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(partial);
            fill(partial);
            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }

            Directory.Move(partial, target);
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }
}
