using System.Diagnostics;
using System.Text;
using Sigmask.Files;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData('a', 255)]
    [InlineData('ä', 127)]
    public void A_file_may_have_the_longest_name_that_there_is(char letter, int length)
    {
        var path = folder[new string(letter, length)];
        var temporary = "";

        AtomicFile.WriteText(path, "whole");
        Assert.Throws<IOException>(() => AtomicFile.Write(path, _ => { }, name => throw new IOException(temporary = name)));

        Assert.Equal("whole", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Location));
        File.WriteAllText(temporary, "half");
        Assert.Equal([temporary], AtomicFile.LeftoversOf(path));
    }

    [Fact]
    public void Of_a_link_the_file_that_it_leads_to_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights of their own there");
        Directory.CreateDirectory(folder["results"]);
        File.WriteAllText(folder["results/old.json"], "old");
        File.CreateSymbolicLink(folder["results/latest.json"], "old.json");
        File.CreateSymbolicLink(folder["link.json"], Path.Combine("results", "latest.json"));
        File.CreateSymbolicLink(folder["none.json"], Path.Combine("results", "new.json"));

        AtomicFile.WriteText(folder["link.json"], "new");
        AtomicFile.WriteText(folder["none.json"], "first");

        Assert.Equal("new", File.ReadAllText(folder["results/old.json"]));
        Assert.Equal("first", File.ReadAllText(folder["results/new.json"]));
        Assert.All(["link.json", "none.json", "results/latest.json"], name => Assert.NotNull(new FileInfo(folder[name]).LinkTarget));
        Assert.Equal(["latest.json", "new.json", "old.json"], Directory.GetFiles(folder["results"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_written_to_a_pipe_goes_through_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what kind a file is of is told on Linux");
        var path = folder["pipe"];
        using (var made = Process.Start("mkfifo", path))
        {
            made.WaitForExit();
        }

        // Open at both ends, so that neither waits for the other.
        using var pipe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

        AtomicFile.WriteText(path, "{}");

        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Location));
        Assert.Equal(0, new FileInfo(path).Length);
        var read = new byte[2];
        pipe.ReadExactly(read);
        Assert.Equal("{}", Encoding.UTF8.GetString(read));
    }
}
