using System.Text.Json.Nodes;
using Sigmask.Imaging;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary>A folder of pictures goes through <c>train</c>, <c>predict</c> and <c>evaluate</c>.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TrainingRunTests() => SquareData.Write(folder["data"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_is_trained_on_predicted_and_evaluated()
    {
        var train = Train("--steps", "60", "--lr", "0.01", "--json", folder["train.json"]);
        Assert.True(train.ExitCode == 0, train.Error);
        Assert.Contains("step 60/60", train.Error, StringComparison.Ordinal);
        Assert.All(
            ["run.json", "history.csv", "model.safetensors", "metrics.json", "labels.json", "splits.json", "checkpoints/last.safetensors"],
            name => Assert.True(File.Exists(folder[$"run/{name}"]), name));
        Assert.StartsWith("step,epoch,loss,lr,seconds", File.ReadLines(folder["run/history.csv"]).First(), StringComparison.Ordinal);
        var learned = JsonNode.Parse(File.ReadAllText(folder["run/metrics.json"]))!;
        Assert.True((double)learned["summary"]!["all"]!["dice"]!["mean"]! > 0.7, train.Out);

        var evaluate = Session.Run("evaluate", "--run", folder["run"], "--data", folder["data"], "--json", "-");
        Assert.True(JsonNode.DeepEquals(learned, JsonNode.Parse(evaluate.Out)));
        Assert.Contains("2 cases that were held back", evaluate.Error, StringComparison.Ordinal);

        var predict = Session.Run("predict", "--run", folder["run"], "--input", folder["data"], "--out", folder["maps"], "--overlay", "--tta");
        Assert.True(predict.ExitCode == 0, predict.Error);
        var map = ImageFile.Read(folder["maps/case3.png"]);
        Assert.Equal((32, 32), (map.Width, map.Height));
        Assert.All(map.Pixels, value => Assert.True(value is 0 or 255));
        Assert.Equal(10, Directory.GetFiles(folder["maps/overlays"]).Length);
        Session.Run("predict", "--run", folder["run"], "--input", folder["data"], "--out", folder["maps"]).ShouldFail(2, "--force");

        var maps = Session.Run("evaluate", "--predictions", folder["maps"], "--references", folder["data/masks"], "--json", "-");
        Assert.Equal(10, JsonNode.Parse(maps.Out)!["cases"]!.AsArray().Count);

        Train("--steps", "60").ShouldFail(1, "finished", "--force");
    }

    [Fact]
    public void A_training_that_is_stopped_can_be_resumed_with_the_same_settings_only()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        var stopped = Session.RunUntil(TrainArguments("--steps", "4"), stop.Token);
        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("--resume", stopped.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["run/model.safetensors"]));

        Assert.Contains("0.5", Train("--steps", "4", "--lr", "0.5", "--resume").Error, StringComparison.Ordinal);
        Assert.Equal(0, Train("--steps", "4", "--resume").ExitCode);
    }

    [Fact]
    public void A_label_that_is_to_be_ignored_is_no_class()
    {
        var mask = ImageFile.Read(folder["data/masks/case0.png"]);
        mask.Pixels[0] = 77;
        ImageFile.WritePng(folder["data/masks/case0.png"], mask);

        Assert.Equal(0, Train("--steps", "1", "--ignore-index", "77").ExitCode);

        var record = JsonNode.Parse(File.ReadAllText(folder["run/labels.json"]))!;
        Assert.Equal(2, record["classes"]!.AsArray().Count);
        Assert.Equal(77, (int)record["ignore"]![0]!);
    }

    [Theory]
    [InlineData(2, "--model", "nope")]
    [InlineData(2, "--size", "4")]
    [InlineData(2, "--size", "32x32x32")]
    [InlineData(2, "--fold", "3/2")]
    [InlineData(2, "--lr", "0")]
    [InlineData(2, "--augment", "wild")]
    [InlineData(2, "--layout", "unknown")]
    [InlineData(2, "--top-k", "9")]
    [InlineData(2, "--loss", "topk", "--sigma", "0.1")]
    [InlineData(2, "--epochs", "2", "--steps", "2")]
    public void A_wrong_option_is_named_and_nothing_is_written(int code, params string[] options)
    {
        var session = Train(options);

        Assert.Equal(code, session.ExitCode);
        Assert.Contains(options[0], session.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void A_device_that_is_not_there_is_named()
    {
        Assert.SkipWhen(TorchSharp.torch.cuda.is_available(), "this machine has a graphics card");

        var session = Train("--device", "cuda");

        Assert.Equal(1, session.ExitCode);
        Assert.Contains("--device cuda", session.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void Data_that_are_not_there_are_named() => Session.Run("train", "--data", folder["none"]).ShouldFail(1, "none");

    [Fact]
    public void A_folder_that_is_no_run_is_named()
        => Session.Run("predict", "--run", folder["data"], "--input", folder["data"]).ShouldFail(1, "run.json");

    [Fact]
    public void An_evaluation_wants_two_folders_of_one_kind()
        => Session.Run("evaluate", "--run", folder["data"], "--references", folder["data"]).ShouldFail(2, "--predictions", "--run");

    private Session Train(params string[] options) => Session.Run(TrainArguments(options));

    private string[] TrainArguments(params string[] options)
    {
        string[] size = options.Contains("--size") ? [] : ["--size", "32"];
        return ["train", "--data", folder["data"], "--out", folder["run"], "--base-width", "4", "--levels", "2", "--augment", "light", "--batch", "4", .. size, .. options];
    }
}
