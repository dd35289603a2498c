using Sigmask.Files;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Files;

public sealed class OwnFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_told_by_its_path_goes_with_what_a_killed_process_left_and_the_folders_that_are_empty_then()
    {
        Write("a.json", "notes.txt", "inner/a.json", "inner/deep/b.png", "inner/deep/b.png.17-0a1b.tmp", "other/a.json", "other/b.png.bak.tmp");

        OwnFiles.Remove(folder["x"], way => way is "a.json" or "inner/a.json" or "inner/deep/b.png");

        Assert.Equal(["notes.txt", "other", "other/a.json", "other/b.png.bak.tmp"], Ways());
        OwnFiles.Remove(folder["x"], _ => true);
        Assert.False(Directory.Exists(folder["x"]));
        OwnFiles.Remove(folder["x"], _ => true);
        OwnFiles.RemoveIfEmpty(folder["x"]);
    }

    [Fact]
    public void All_files_are_told_before_the_first_is_gone()
    {
        Write("a.png", "a.reference.png", "b.png");

        OwnFiles.Remove(folder["x"], way => way == "a.reference.png" || (way == "a.png" && File.Exists(folder["x/a.reference.png"])));

        Assert.Equal(["b.png"], Ways());
    }

    [Fact]
    public void What_lies_behind_a_link_is_left_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        Write("a.json");
        Directory.CreateDirectory(folder["elsewhere"]);
        File.WriteAllText(folder["elsewhere/a.json"], "");
        Directory.CreateSymbolicLink(folder["x/link"], folder["elsewhere"]);

        OwnFiles.Remove(folder["x"], _ => true);

        Assert.True(File.Exists(folder["elsewhere/a.json"]));
        Assert.True(Directory.Exists(folder["x/link"]));
        Assert.False(File.Exists(folder["x/a.json"]));
    }

    private void Write(params string[] names)
    {
        foreach (var path in names.Select(name => folder[$"x/{name}"]))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }

    private IEnumerable<string> Ways() => Directory.EnumerateFileSystemEntries(folder["x"], "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder["x"], path).Replace('\\', '/')).Order(StringComparer.Ordinal);
}
