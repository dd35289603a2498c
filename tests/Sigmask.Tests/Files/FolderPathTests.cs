using Sigmask.Files;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Files;

public sealed class FolderPathTests
{
    [Theory]
    [InlineData("file/maps", true)]
    [InlineData("file/maps/first/", true)]
    [InlineData("file", false)]
    [InlineData("none/maps", false)]
    public void A_file_in_the_place_of_a_folder_is_found(string name, bool isBelow)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");

        Assert.Equal(isBelow ? folder["file"] : null, FolderPath.FileAbove(folder[name]));
    }

    [Theory]
    [InlineData("file/maps")]
    [InlineData("file/runs/first")]
    public void What_lies_below_a_file_is_told_so_by_all_that_would_be_written_there(string name)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        var reason = $"{folder["file"]} is a file, so nothing can lie below it";

        Assert.Equal(reason, Assert.Throws<IOException>(() => FolderLock.TryTake(folder[name], ".lock")).Message);
        Assert.StartsWith($"{folder[name]} could not be written ({reason});", Assert.Throws<IOException>(() => AtomicFile.WriteText(folder[name], "")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/data", "/data/images/a.png")]
    [InlineData("/data", "/data")]
    [InlineData("/data/", "/data")]
    [InlineData("/data", "/data/")]
    [InlineData("/data/", "/data/a.png")]
    [InlineData("/data", "/data/..x")]
    [InlineData("/data", "/data/..x/a.png")]
    [InlineData("/data", "/data/images/../a.png")]
    [InlineData("/", "/data")]
    [InlineData("/", "/")]
    public void A_folder_contains_itself_and_all_that_is_beneath_it(string folder, string path) => Assert.True(FolderPath.Contains(folder, path));

    [Theory]
    [InlineData("/data", "/data2")]
    [InlineData("/data", "/data2/a.png")]
    [InlineData("/data/", "/data2")]
    [InlineData("/data", "/")]
    [InlineData("/data/images", "/data")]
    [InlineData("/data/images", "/data/masks/a.png")]
    [InlineData("/data", "/data/../other")]
    public void A_folder_contains_nothing_above_or_beside_it(string folder, string path) => Assert.False(FolderPath.Contains(folder, path));

    [Fact]
    public void Relative_paths_are_those_of_the_current_folder()
    {
        Assert.True(FolderPath.Contains(Environment.CurrentDirectory, "a.png"));
        Assert.True(FolderPath.Contains("data", Path.Combine(Environment.CurrentDirectory, "data", "a.png")));
        Assert.False(FolderPath.Contains("data", "a.png"));
    }
}
