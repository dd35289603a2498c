using System.Text.Json.Nodes;
using Sigmask.Cli.Health;
using Sigmask.Losses;

namespace Sigmask.Cli.Tests.Health;

/// <summary>What happens on a machine whose convolutions are wrong: a hidden switch makes the check fail on any.</summary>
public sealed class WrongConvolutionsTests : IDisposable
{
    // What the environment says of instructions or of mending would decide what is tried here.
    private const string Undecided = "unset ONEDNN_MAX_CPU_ISA SIGMASK_MEND_LIBTORCH SIGMASK_FAIL_CONVOLUTION_CHECK;";

    private const string OldInstructions = "oneDNN is kept to older instructions here, with which nothing makes the check fail";

    private static readonly string[] Small = ["--size", "32", "--base-width", "4", "--levels", "2", "--batch", "2", "--steps", "2", "--threads", "1", "--seed", "7"];

    private readonly TemporaryFolder folder = new();

    public WrongConvolutionsTests() => SquareData.Write(folder["data"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Work_does_not_begin_where_it_cannot_start_again()
    {
        Assert.SkipUnless(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ConvolutionCheck.Instructions)), OldInstructions);
        Environment.SetEnvironmentVariable(ConvolutionCheck.FailureSwitch, "1");
        try
        {
            Session.Run(Train("run")).ShouldFail(1, "sigmask train: libtorch computes wrong convolutions in float32 on this processor", "ONEDNN_MAX_CPU_ISA=SSE41");
            Assert.False(Directory.Exists(folder["run"]));
        }
        finally
        {
            Environment.SetEnvironmentVariable(ConvolutionCheck.FailureSwitch, null);
        }
    }

    [Fact]
    public void The_tool_starts_again_with_safe_instructions_and_says_so_in_one_line()
    {
        Assert.SkipWhen(StateOf(Convolutions("")) == State.Note, OldInstructions);

        var again = Run("SIGMASK_FAIL_CONVOLUTION_CHECK=1", Train("again"));
        var safe = Run("ONEDNN_MAX_CPU_ISA=SSE41", Train("safe"));

        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Single(again.Error.Split('\n'), line => line.Contains("starting again", StringComparison.Ordinal));
        Assert.DoesNotContain("starting again", safe.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("[W", again.Error + safe.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(folder["safe/model.safetensors"]), File.ReadAllBytes(folder["again/model.safetensors"]));
    }

    // On a machine that hides its caches convolutions are wrong unless they are mended; on others nothing is to be mended.
    [Fact]
    public void Doctor_finds_wrong_convolutions_just_where_there_is_something_to_mend()
    {
        var asIs = Convolutions("");
        Assert.SkipWhen(StateOf(asIs) == State.Note, "oneDNN is kept to older instructions here, as what would be mended is not found");
        var unmended = Convolutions("SIGMASK_MEND_LIBTORCH=0");

        Assert.Equal(State.Good, StateOf(asIs));
        var isConcerned = ((string)asIs["detail"]!).Contains("mended", StringComparison.Ordinal);
        Assert.Equal(isConcerned ? State.Problem : State.Good, StateOf(unmended));
    }

    [Theory]
    [InlineData(CacheSizes.Known, nameof(State.Good))]
    [InlineData(CacheSizes.Mended, nameof(State.Good))]
    [InlineData(CacheSizes.Avoided, nameof(State.Note))]
    public void Doctor_explains_what_was_done(CacheSizes sizes, string state) =>
        Assert.Equal(Enum.Parse<State>(state), ConvolutionFinding.Judge(new() { Number = TorchSharp.torch.float32, LargestError = 1e-7, WrongCases = [], CacheSizes = sizes }).State);

    [Theory]
    [InlineData(CacheSizes.Known)]
    [InlineData(CacheSizes.Mended)]
    [InlineData(CacheSizes.Avoided)]
    [InlineData(CacheSizes.Wrong)]
    public void Doctor_calls_wrong_convolutions_a_problem_whatever_was_done(CacheSizes sizes)
    {
        var finding = ConvolutionFinding.Judge(new() { Number = TorchSharp.torch.float32, LargestError = 1, WrongCases = ["3 x 3"], CacheSizes = sizes });

        Assert.Equal(State.Problem, finding.State);
        Assert.NotNull(finding.Remedy);
    }

    private static Session Run(string setting, string[] args) => ToolProcess.Shell($"{Undecided} {setting} exec dotnet \"$@\"", [ToolProcess.Program, .. args]);

    private static JsonNode Convolutions(string setting) =>
        JsonNode.Parse(Run(setting, ["doctor", "--json", "-"]).Out)!["findings"]!.AsArray().Single(finding => (string?)finding!["subject"] == "convolutions")!;

    private static State StateOf(JsonNode finding) => Enum.Parse<State>((string)finding["state"]!);

    private string[] Train(string run) => ["train", "--data", folder["data"], "--out", folder[run], .. Small];
}
