using System.Diagnostics;
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
    public async Task A_pipe_is_not_opened_to_look_into_it_where_it_would_wait_for_ever()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes are made by mkfifo");
        using (var made = Process.Start("mkfifo", folder["pipe"]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // Nobody is at the other end, and there is nothing to be written.
        var run = Task.Run(() => Session.Run("loss", "--logits", folder["none.npy"], "--labels", folder["none.npy"], "--json", folder["pipe"]), TestContext.Current.CancellationToken);

        (await run.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).ShouldFail(1, "none.npy");
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
