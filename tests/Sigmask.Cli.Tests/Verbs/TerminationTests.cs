using Sigmask.Cli.Terminals;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary>Work that the system asks to end before it is done: a scheduler must not take it for complete.</summary>
public sealed class TerminationTests : IDisposable
{
    // 128 + 15, as a shell tells a process that SIGTERM ended.
    private const int Terminated = 143;

    // Before anything is said.
    private const string AtOnce = "";

    private readonly TemporaryFolder folder = new();

    public TerminationTests() => File.WriteAllText(folder["plan.json"], """
        {
          "datasets": [ { "phantoms": "cardiac", "cases": 6, "test-cases": 3, "size": 32 } ],
          "models": [ { "name": "small", "model": "unet-tiny", "base-width": 4, "levels": 2 } ],
          "losses": [ { "name": "plain", "sigma": 0, "top-k": 1 }, { "name": "envelope" } ],
          "noise": [ "strong" ],
          "training": { "steps": 8, "batch": 2, "augment": "light" }
        }
        """);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("; writing", "compare {0}/plan.json --out {0}/out --parallel 1")]
    [InlineData("; writing", "compare {0}/plan.json --out {0}/out --parallel 1 --shard 1/2")]
    [InlineData("; writing", "demo --out {0}/out --steps 1")]
    [InlineData("fold 1/2", "audit --data {0}/data --out {0}/out --folds 2 --steps 2 --size 32 --batch 2 --base-width 4 --levels 2 --threads 1")]
    public void It_ends_with_a_code_of_its_own_and_can_be_gone_on_with(string moment, string command)
    {
        var (code, lines) = Terminate(moment, command);

        Assert.Equal(Terminated, code);
        Assert.Equal($"sigmask {Words(command)[0]}: stopped, as the system asked.", lines[^1]);
        Assert.Equal($"{folder["out"]} holds what is done so far; the same command goes on.", lines[^2]);
    }

    [Theory]
    [InlineData("; writing", "", Terminated, "{0}/out: nothing is saved yet; the same command begins anew.")]
    [InlineData("; writing", " --force", Terminated, "{0}/out: nothing is saved yet; the same command begins anew.")]
    [InlineData("step 1/", "", 0, "{0}/out/checkpoints/last.safetensors (step 1) is saved; the same command with --out {0}/out --resume goes on.")]
    [InlineData("step 1/", " --force", 0, "{0}/out/checkpoints/last.safetensors (step 1) is saved; the same command with --out {0}/out --resume, in place of --force, goes on.")]
    public void A_training_is_done_with_once_it_is_saved_and_not_before_that(string moment, string option, int expected, string told)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "its paths are written otherwise");

        var (code, lines) = Terminate(moment, "train --data {0}/data --out {0}/out --steps 4 --size 32 --batch 2 --base-width 4 --levels 2 --threads 1" + option);

        Assert.Equal(expected, code);
        Assert.Equal("sigmask train: stopped, as the system asked.", lines[^1]);
        Assert.Equal(told.Replace("{0}", folder.Path, StringComparison.Ordinal), lines[^2]);
        Assert.Equal(expected == 0, File.Exists(folder["out/checkpoints/last.safetensors"]));
    }

    [Fact]
    public void A_training_that_is_to_go_on_is_saved_as_it_was_while_its_images_are_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "its paths are written otherwise");
        const string Train = "train --data {0}/data --out {0}/out --steps 4 --size 32 --batch 2 --base-width 4 --levels 2 --threads 1";
        Assert.Equal(0, Terminate("step 1/", Train).Code);

        var (code, lines) = Terminate(AtOnce, Train + " --resume");

        Assert.Equal(0, code);
        Assert.Equal(
            [$"{folder["out/checkpoints/last.safetensors"]} is saved; the same command with --out {folder["out"]} --resume goes on.", "sigmask train: stopped, as the system asked."],
            lines);

        // Whoever begins anew has nothing of it.
        (code, lines) = Terminate(AtOnce, Train);
        Assert.Equal(Terminated, code);
        Assert.Equal($"{folder["out"]}: nothing is saved yet; the same command begins anew.", lines[^2]);
    }

    [Fact]
    public void A_scheduler_that_ends_a_shard_sees_that_it_is_not_done()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signal");

        var stopped = ToolProcess.TerminateWhenItSays("; writing", Words("compare {0}/plan.json --out {0}/out --parallel 1 --shard 1/2"));

        Assert.True(stopped.ExitCode == Terminated, stopped.Error);
        Assert.EndsWith("sigmask compare: stopped, as the system asked.\n", stopped.Error, StringComparison.Ordinal);
    }

    private (int Code, string[] Lines) Terminate(string moment, string command)
    {
        SquareData.Write(folder["data"], 4);
        using var stop = new CancellationTokenSource();
        using var error = new Listener(moment, stop.Cancel);
        if (moment == AtOnce)
        {
            stop.Cancel();
        }

        var code = Tool.Run(Words(command), new Terminal(TextWriter.Null, error), cancellation: stop.Token, termination: stop.Token);
        return (code, error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private string[] Words(string command) => [.. command.Split(' ').Select(word => word.Replace("{0}", folder.Path, StringComparison.Ordinal))];

    private sealed class Listener(string words, Action act) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(words, StringComparison.Ordinal) == true)
            {
                act();
            }
        }
    }
}
