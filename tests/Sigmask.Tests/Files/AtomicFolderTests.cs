using Sigmask.Files;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Files;

public sealed class AtomicFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Target => Path.Combine(folder.Location, "maps");

    private string[] Entries => [.. Directory.GetFileSystemEntries(folder.Location).Select(path => Path.GetFileName(path))];

    [Fact]
    public void What_stood_there_is_replaced_and_nothing_else_is_left()
    {
        AtomicFolder.Write(Target, place => File.WriteAllText(Path.Combine(place, "old.txt"), "old"));
        AtomicFolder.Write(Target, place => File.WriteAllText(Path.Combine(place, "new.txt"), "new"));

        Assert.Equal(["maps"], Entries);
        Assert.Equal(["new.txt"], Directory.GetFiles(Target).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public void The_old_folder_stands_until_the_new_one_is_complete_and_is_put_back_if_that_cannot_be_moved()
    {
        AtomicFolder.Write(Target, place => File.WriteAllText(Path.Combine(place, "old.txt"), "old"));

        var error = Assert.Throws<IOException>(() => AtomicFolder.Write(Target, place =>
        {
            Assert.Equal("old", File.ReadAllText(Path.Combine(Target, "old.txt")));
            Directory.Delete(place);
        }));

        Assert.Equal(["maps"], Entries);
        Assert.Equal("old", File.ReadAllText(Path.Combine(Target, "old.txt")));
        Assert.StartsWith($"{Target} could not be written", error.Message);
    }

    [Fact]
    public void Messages_name_the_folder_that_was_asked_for()
    {
        static void Refuse(string place) => AtomicFile.Write(Path.Combine(place, "a.png"), _ => { }, temporary => throw new UnauthorizedAccessException($"Access to the path '{temporary}' is denied."));

        var message = Assert.Throws<IOException>(() => AtomicFolder.Write(Target, Refuse)).Message;
        var raw = Assert.Throws<IOException>(() => AtomicFolder.Write(Target, place => throw new UnauthorizedAccessException($"Access to the path '{place}' is denied."))).Message;
        File.WriteAllText(Path.Combine(folder.Location, "file"), "");
        var beneath = Assert.Throws<IOException>(() => AtomicFolder.Write(Path.Combine(folder.Location, "file", "maps"), _ => { })).Message;

        var file = Path.Combine(Target, "a.png");
        Assert.Equal($"{file} could not be written (Access to the path '{file}' is denied); what stood there before is intact. Allow writing there or write elsewhere.", message);
        Assert.Equal($"Access to the path '{Target}' is denied.", raw);
        Assert.Equal($"{Path.Combine(folder.Location, "file", "maps")} could not be written ({Path.Combine(folder.Location, "file")} is a file, so nothing can lie below it); what stood there before is intact. Check the path or write elsewhere.", beneath);
        Assert.Equal(["file"], Entries);
    }

    [Fact]
    public void Messages_about_data_name_it_as_well() =>
        Assert.Equal($"{Target}/a.png could not be written.", Assert.Throws<DataException>(() => AtomicFolder.Write(Target, place => throw new DataException($"{place}/a.png could not be written."))).Message);

    [Fact]
    public void What_a_killed_process_left_of_the_same_folder_is_removed()
    {
        // No process has so large a number.
        const int Gone = 999_999_999;
        var (here, number) = (Environment.MachineName, new string('a', 32));
        string[] left = [Name("maps", here, Gone), Name("maps", here, Environment.ProcessId), Name("maps", here + "2", Gone), Name("masks", here, Gone), Name("maps", here, Gone) + "-former"];
        Assert.All(left, name => Directory.CreateDirectory(Path.Combine(folder.Location, name, "inner")));

        AtomicFolder.Write(Target, place => File.WriteAllText(Path.Combine(place, "new.txt"), "new"));

        Assert.Equal(left.Skip(1).Append("maps").Order(StringComparer.Ordinal), Entries.Order(StringComparer.Ordinal));

        string Name(string target, string machine, int process) => $".{target}-{machine}-{process}-{number}";
    }

    [Fact]
    public void A_folder_may_have_a_long_name()
    {
        var target = Path.Combine(folder.Location, new string('a', 255));

        AtomicFolder.Write(target, _ => { });
        AtomicFolder.Write(target, place => File.WriteAllText(Path.Combine(place, "new.txt"), "new"));

        Assert.Equal([target], Directory.GetDirectories(folder.Location));
    }

    [Theory]
    [InlineData(28, "Free space on the disk or write elsewhere.")]
    [InlineData(unchecked((int)0x80070070), "Free space on the disk or write elsewhere.")]
    [InlineData(30, "Check the path or write elsewhere.")]
    public void Space_is_asked_for_where_there_is_none(int number, string remedy)
    {
        var path = Path.Combine(folder.Location, "a.txt");

        var message = Assert.Throws<IOException>(() => AtomicFile.Write(path, _ => { }, _ => throw new IOException("No.", number))).Message;

        Assert.Equal($"{path} could not be written (No); what stood there before is intact. {remedy}", message);
    }
}
