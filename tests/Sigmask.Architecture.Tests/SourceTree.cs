using System.Text.RegularExpressions;

namespace Sigmask.Architecture.Tests;

/// <summary>The source files of the library and what each declares.</summary>
internal sealed partial class SourceTree
{
    private readonly Dictionary<string, string> declared = [];

    private SourceTree(string root, IReadOnlyList<SourceFile> files)
    {
        Root = root;
        Files = files;
        foreach (var file in files)
        {
            foreach (Match match in Declaration().Matches(file.Text))
            {
                declared.TryAdd(file.Namespace + "." + match.Groups[1].Value, file.Path);
            }
        }
    }

    public string Root { get; }

    public IReadOnlyList<SourceFile> Files { get; }

    /// <summary>The folder <c>src</c> of the repository that these tests were built from.</summary>
    public static SourceTree Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sigmask.slnx")))
        {
            folder = folder.Parent;
        }

        var root = Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("Sigmask.slnx is in no folder above the tests."), "src");
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "obj" or "bin" or "buildTransitive"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(root, path))));
        return new SourceTree(root, [.. files]);
    }

    /// <summary>The file that declares a type outside of other types; null for what the compiler made.</summary>
    public string? Declaring(string space, string name) => declared.GetValueOrDefault(space + "." + name);

    /// <summary>A path as the compiler wrote it, seen from <c>src</c>; null for a file elsewhere.</summary>
    public string? Relative(string path)
    {
        var parts = path.Replace('\\', '/');
        var at = parts.LastIndexOf("/src/", StringComparison.Ordinal);
        var relative = at < 0 ? parts : parts[(at + 5)..];
        return relative.Contains("/obj/", StringComparison.Ordinal) ? null : relative;
    }

    [GeneratedRegex(@"^(?:(?:public|internal|file|static|sealed|abstract|readonly|ref|partial|unsafe)\s+)*(?:class|record struct|record class|record|struct|interface|enum|delegate\s+[\w<>\[\],. ]+?)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}

/// <summary>One source file: its path from <c>src</c> and its text.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    public string Folder { get; } = Path[..Path.LastIndexOf('/')];

    public string Namespace { get; } = NamespaceLine().Match(Text) is { Success: true } match ? match.Groups[1].Value : "";

    public int Lines { get; } = Text.Count(letter => letter == '\n');

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
