using System.Text.Json.Nodes;

namespace Sigmask.Cli.Tests.Verbs;

public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--steps", "0")]
    [InlineData("--seeds", "none")]
    [InlineData("--family", "-1")]
    public void A_wrong_option_is_named_and_nothing_is_written(string option, string value)
    {
        Session.Run("demo", "--out", folder["out"], option, value).ShouldFail(2, option, value);
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void Files_of_others_are_not_replaced()
    {
        File.WriteAllText(folder["results.json"], "mine");

        Session.Run("demo", "--out", folder.Path, "--steps", "1").ShouldFail(2, "--out", "holds no comparison");
        Session.Run("demo", "--out", folder.Path, "--steps", "1", "--force").ShouldFail(2, "--out", "holds no comparison");
        Assert.Equal("mine", File.ReadAllText(folder["results.json"]));
    }

    [Fact]
    public void It_compares_both_losses_on_wrong_labels_of_three_tasks_and_the_plain_one_on_clean_labels()
    {
        // As a process: it starts itself anew for each training.
        var demo = ToolProcess.Run(ToolProcess.Program, ["demo", "--out", folder["out"], "--steps", "1", "--seeds", "1", "--json", "-"]);

        Assert.True(demo.ExitCode == 0, demo.Error);
        var results = JsonNode.Parse(demo.Out)!;
        var trainings = results["trainings"]!.AsArray().Select(training => training!).ToArray();
        Assert.Equal(
            ((string[])["burn", "cardiac", "fetal"]).SelectMany(task => new[] { $"{task} none plain", $"{task} strong envelope", $"{task} strong plain" }),
            trainings.Select(training => $"{training["dataset"]} {training["noise"]} {training["loss"]}").Order(StringComparer.Ordinal));
        Assert.All(trainings, training => Assert.Equal((1, 1), ((int)training["seed"]!, (int)training["steps"]!)));
        Assert.Empty(results["missing"]!.AsArray());
        Assert.Equal("plain", (string)results["baseline"]!);
        Assert.Contains("does the loss envelope help where annotations are noisy?", File.ReadAllText(folder["out/report.html"]), StringComparison.Ordinal);
    }
}
