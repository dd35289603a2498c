using Sigmask.Models;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary>Trainings in processes of their own that are killed, and what they end with once they are resumed.</summary>
public sealed class KilledTrainingTests(KilledTrainingTests.Undisturbed whole) : IClassFixture<KilledTrainingTests.Undisturbed>, IDisposable
{
    // Every second step has a validation, and the first of a process a checkpoint: kills lose steps that the history has already.
    private static readonly string[] Settings = ["--size", "32", "--base-width", "4", "--levels", "2", "--batch", "4", "--dropout", "0.1", "--ema", "--steps", "10", "--validate-every", "2", "--threads", "1"];

    // The kernel ends a process at its first write beyond so many blocks of a file, as a kill would do just then.
    private const string KilledByLimit = """
        ulimit -c 0; ulimit -f "$1"; shift; export DOTNET_EnableWriteXorExecute=0; exec dotnet "$@"
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("writing")]
    [InlineData("step 1/")]
    [InlineData("step 5/")]
    [InlineData("step 9/")]
    public void A_training_that_was_killed_ends_once_resumed_with_what_an_undisturbed_one_ends_with(string moment)
    {
        KillWhenItSays(moment);

        AssertEndsAlike();
    }

    [Fact]
    public void A_training_that_was_killed_while_it_wrote_a_checkpoint_goes_on_from_the_one_before()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the limit is set by a Linux shell");
        KillWhenItSays("step 3/");
        Assert.Equal(3, Rows);

        var killed = ToolProcess.Shell(KilledByLimit, ["16", ToolProcess.Program, .. Train("--resume")]);

        Assert.True(killed.ExitCode > 128, killed.Error);
        var unfinished = new FileInfo(Assert.Single(Directory.GetFiles(folder["run/checkpoints"], "*.tmp")));
        Assert.StartsWith("last.safetensors", unfinished.Name, StringComparison.Ordinal);
        Assert.Equal(16 * 1024, unfinished.Length);
        Assert.Equal(4, Rows);
        AssertEndsAlike();
    }

    [Fact]
    public void A_training_that_the_system_asks_to_end_saves_its_step_and_ends_without_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signal");

        var stopped = ToolProcess.TerminateWhenItSays("step 3/", Train());

        Assert.True(stopped.ExitCode == 0, stopped.Error);
        Assert.Contains("--resume goes on", stopped.Error, StringComparison.Ordinal);
        Assert.EndsWith("sigmask train: stopped, as the system asked.\n", stopped.Error, StringComparison.Ordinal);
        Assert.Empty(stopped.Out);
        Assert.False(File.Exists(folder["run/model.safetensors"]));
        using var checkpoint = SafetensorsFile.Read(folder["run/checkpoints/last.safetensors"]);
        Assert.Equal("3", checkpoint.Metadata["step"]);
        Assert.Equal(3, Rows);
    }

    // Steps of which the history knows.
    private int Rows => File.ReadLines(folder["run/history.csv"]).Count() - 1;

    private string[] Train(params string[] more) => Undisturbed.Train(whole.Data, folder["run"], more);

    // A training that came to its end, or failed by itself, would tell nothing of kills.
    private void KillWhenItSays(string moment)
    {
        var killed = ToolProcess.KillWhenItSays(moment, Train());

        Assert.True(killed.ExitCode == (OperatingSystem.IsWindows() ? -1 : 128 + 9), $"exit code {killed.ExitCode}: {killed.Error}");
        Assert.False(File.Exists(folder["run/model.safetensors"]), "the training was finished before it was killed");
    }

    private void AssertEndsAlike()
    {
        var resumed = ToolProcess.Run(ToolProcess.Program, Train("--resume"));

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.All(["model.safetensors", "metrics.json", "checkpoints/best.safetensors", "labels.json", "splits.json", "data.json"], file =>
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole.Run, file)), File.ReadAllBytes(folder[$"run/{file}"])));
        Assert.Equal(WithoutSeconds(Path.Combine(whole.Run, "history.csv")), WithoutSeconds(folder["run/history.csv"]));
        Assert.DoesNotContain(folder.Files, file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    private static IEnumerable<string> WithoutSeconds(string path) =>
        File.ReadLines(path).Select(row => string.Join(',', row.Split(',').Where((_, column) => column != 4)));

    /// <summary>The training that nobody disturbs.</summary>
    public sealed class Undisturbed : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public Undisturbed()
        {
            SquareData.Write(Data);
            var session = ToolProcess.Run(ToolProcess.Program, Train(Data, Run));
            Assert.True(session.ExitCode == 0, session.Error);
        }

        public string Data => folder["data"];

        public string Run => folder["run"];

        public static string[] Train(string data, string run, params string[] more) => ["train", "--data", data, "--out", run, .. Settings, .. more];

        public void Dispose() => folder.Dispose();
    }
}
