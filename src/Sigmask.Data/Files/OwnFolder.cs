namespace Sigmask.Files;

/// <summary>What a writer leaves in a folder that it replaces whole the next time: only a folder that can be all its own may go.</summary>
/// <param name="isFile">Whether it can have written a file of that name into the folder itself.</param>
/// <param name="isFolder">Likewise a folder.</param>
/// <param name="mark">The file or folder that it always writes, and others do not.</param>
public sealed class OwnFolder(Func<string, bool> isFile, Func<string, bool> isFolder, string mark)
{
    // File managers leave these anywhere.
    private static readonly string[] Harmless = [".DS_Store", "Thumbs.db", "desktop.ini"];

    /// <summary>What shows that a folder is not the writer's, in words that go on after "it holds"; null if all of it can be, or it is empty.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <param name="writer">What the writer is called in the message.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public string? Stranger(string folder, string writer)
    {
        string[] files = [.. Names(Directory.EnumerateFiles(folder)).Except(Harmless)];
        string[] folders = [.. Names(Directory.EnumerateDirectories(folder))];
        var foreign = files.Where(name => !isFile(name)).Concat(folders.Where(name => !isFolder(name)));
        return foreign.Order(StringComparer.Ordinal).FirstOrDefault() is { } name ? $"{name}, which {writer} did not write"
            : files.Length + folders.Length == 0 || files.Concat(folders).Contains(mark) ? null
            : $"no {mark}, so {writer} did not write it";
    }

    private static IEnumerable<string> Names(IEnumerable<string> paths) => paths.Select(path => Path.GetFileName(path));
}
