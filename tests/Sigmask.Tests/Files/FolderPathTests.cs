using Sigmask.Files;

namespace Sigmask.Tests.Files;

public sealed class FolderPathTests
{
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
