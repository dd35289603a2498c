using Sigmask.Files;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Files;

public sealed class RealPathTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // Where temporary files lie there may be a link on the way.
    private string Root => RealPath.Of(folder.Location);

    [Fact]
    public void Without_links_a_path_is_itself_whether_it_is_there_or_not()
    {
        Directory.CreateDirectory(folder["a"]);

        Assert.Equal(Path.Combine(Root, "a", "b"), RealPath.Of(folder["a/b/"]));
        Assert.Equal(Path.Combine(Root, "x"), RealPath.Of(folder["a/../x"]));
        Assert.Equal(Path.Combine(RealPath.Of(Environment.CurrentDirectory), "x"), RealPath.Of("x"));
    }

    [Fact]
    public void Links_are_followed_wherever_they_stand_and_begin_where_they_lie()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        Directory.CreateDirectory(folder["a/inner"]);
        Directory.CreateDirectory(folder["b"]);
        Directory.CreateSymbolicLink(folder["full"], folder["a"]);
        Directory.CreateSymbolicLink(folder["a/over"], "../b");
        Directory.CreateSymbolicLink(folder["deep"], "a/inner");
        Directory.CreateSymbolicLink(folder["through"], "deep/../x");
        File.CreateSymbolicLink(folder["b/file"], "../full/data.txt");

        Assert.Equal(Path.Combine(Root, "a"), RealPath.Of(folder["full"]));
        Assert.Equal(Path.Combine(Root, "b", "c"), RealPath.Of(folder["full/over/c"]));
        Assert.Equal(Path.Combine(Root, "a", "data.txt"), RealPath.Of(folder["a/over/file"]));

        // The folder above the one that the link leads to, as the system sees it, not the one above the link.
        Assert.Equal(Path.Combine(Root, "a", "x"), RealPath.Of(folder["through"]));
    }

    [Fact]
    public void Links_that_go_round_in_circles_come_to_an_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        File.CreateSymbolicLink(folder["one"], "two");
        File.CreateSymbolicLink(folder["two"], "one");

        Assert.StartsWith(Root, RealPath.Of(folder["one/x"]), StringComparison.Ordinal);
    }
}
