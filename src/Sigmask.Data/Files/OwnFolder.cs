using System.Text.Json;

namespace Sigmask.Files;

/// <summary>What a writer leaves in a folder that it replaces whole the next time: only a folder in which its record lists everything may go.</summary>
/// <param name="record">The name of the record, a file in JSON in the folder itself.</param>
/// <param name="files">The files that a record lists: their paths from the folder on, with slashes. A record of another form makes it fail as <see cref="JsonElement"/> does.</param>
public sealed class OwnFolder(string record, Func<JsonElement, IEnumerable<string>> files)
{
    // macOS leaves a file of this beginning for every other on disks that are not its own.
    private const string MacFork = "._";

    // File managers leave these anywhere.
    private static readonly string[] Harmless = [".DS_Store", "Thumbs.db", "desktop.ini"];

    /// <summary>What shows that a folder is not the writer's alone, in words that go on after "it holds"; null if its record lists all of it, or it is empty.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public string? Stranger(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.Combine(folder, record);
        if (!File.Exists(path))
        {
            return Unlisted(folder, "", []) is { } any ? $"{any} and no {record} that lists it" : null;
        }

        return Listed(path) is not { } listed ? $"a {record} that does not list what was written with it"
            : Unlisted(folder, "", listed) is { } stranger ? $"{stranger}, which its {record} does not list"
            : null;
    }

    // Null of a file that only has the name of the record, or is of a version that listed nothing.
    private HashSet<string>? Listed(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(TextFile.Read(path));
            return [.. files(document.RootElement).Append(record).SelectMany(WithFolders)];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // overlays/ and overlays/a.png.
    private static IEnumerable<string> WithFolders(string file) => file.Index().Where(letter => letter.Item == '/').Select(letter => file[..(letter.Index + 1)]).Append(file);

    // The first by name. A folder in which nothing is listed is not looked into.
    private static string? Unlisted(string folder, string way, HashSet<string> listed)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            var (own, isFolder) = (Path.GetFileName(path), Directory.Exists(path));
            var name = isFolder ? $"{way}{own}/" : way + own;
            if (!listed.Contains(name) && (isFolder || !IsHarmless(own)))
            {
                return name;
            }

            if (isFolder && Unlisted(path, name, listed) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }

    private static bool IsHarmless(string name) => Harmless.Contains(name) || name.StartsWith(MacFork, StringComparison.Ordinal);
}
