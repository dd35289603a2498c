using Sigmask.Imaging;

namespace Sigmask.Cli.Tests.Options;

/// <summary>Files that a command is asked to write replace neither what it reads nor what is of another kind.</summary>
public sealed class OutputFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--gradient")]
    [InlineData("--pixel-weights")]
    [InlineData("--json")]
    public void What_is_read_is_not_replaced(string option)
    {
        File.WriteAllText(folder["y.npy"], "labels");

        Session.Run("loss", "--logits", folder["z.npy"], "--labels", folder["y.npy"], option, folder["./y.npy"]).ShouldFail(2, option, "y.npy", "twice");

        Assert.Equal("labels", File.ReadAllText(folder["y.npy"]));
    }

    [Fact]
    public void A_mask_does_not_become_JSON()
    {
        ImageFile.WritePng(folder["mask.png"], new Picture(2, 2, 1, new byte[4]));
        var mask = File.ReadAllBytes(folder["mask.png"]);

        Session.Run("models", "--json", folder["mask.png"]).ShouldFail(2, "--json", "mask.png", "no JSON");

        Assert.Equal(mask, File.ReadAllBytes(folder["mask.png"]));
    }

    [Fact]
    public void What_cannot_be_written_is_found_before_the_work()
    {
        File.WriteAllText(folder["file"], "");
        Session.Run("models", "--json", folder["file/models.json"]).ShouldFail(2, "--json", $"{folder["file"]} is a file");
        Session.Run("models", "--json", folder.Path).ShouldFail(2, "--json", "is a folder");
    }

    [Fact]
    public void Results_of_before_are_replaced()
    {
        Assert.Equal(0, Session.Run("models", "--json", folder["models.json"]).ExitCode);
        Assert.Equal(0, Session.Run("models", "--json", folder["models.json"]).ExitCode);
        File.WriteAllText(folder["empty.json"], "");
        Assert.Equal(0, Session.Run("models", "--json", folder["empty.json"]).ExitCode);
    }
}
