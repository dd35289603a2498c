using System.Text.Json.Nodes;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary>What <c>train</c> says before it starts, and which commands it proposes afterwards.</summary>
public sealed class TrainingOutlineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TrainingOutlineTests() => SquareData.Write(folder["data"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_training_says_what_decides_it_what_was_left_out_and_what_to_do_next()
    {
        string[] options = ["--steps", "4", "--sigma", "0.2", "--ramp", "none", "--labels", "0=background,255=square", "--ignore-index", "7", "--ignore-index", "8"];
        var train = Train(options);
        Assert.True(train.ExitCode == 0, train.Error);

        Assert.Contains(
            """

              network     unet-tiny, 1 channel in, 2 classes out
              images      32x32 pixels
              loss        ce+dice
              envelope    sigma 0.2, top-k 1, class floor 0.5, evidence class, ramp none, guide early
              length      4 steps of 4 images (2 epochs), learning rate 0.001, seed 1

            """,
            train.Error,
            StringComparison.Ordinal);
        Assert.Contains("The Dice told at the steps counts the pixels that the network sees, the table those of the original images", train.Out, StringComparison.Ordinal);
        Assert.Matches(@"The envelope left out \d+\.\d % of the labelled pixels of a batch, on average", train.Out);
        Assert.Contains($"\n  sigmask predict --run {folder["run"]} --input NEW-IMAGES --overlay ", train.Error, StringComparison.Ordinal);
        Assert.Contains($"\n  sigmask evaluate --run {folder["run"]} --data {folder["data"]} --plots --out results ", train.Error, StringComparison.Ordinal);
        Assert.Contains($"\n  sigmask audit --data {folder["data"]} --labels 0=background,255=square --ignore-index 7 --ignore-index 8 --size 32 --base-width 4 --levels 2 --steps 4 --batch 4 --augment light --out {Path.Combine("audits", "data")} ", train.Error, StringComparison.Ordinal);

        var quiet = Train([.. options, "--force", "--json", "-"]);
        Assert.DoesNotContain("  network ", quiet.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Next:", quiet.Error, StringComparison.Ordinal);
        Assert.NotNull(JsonNode.Parse(quiet.Out));
    }

    [Fact]
    public void The_audit_that_may_come_next_sees_the_data_and_trains_as_the_training_did()
    {
        var train = Train("--steps", "1", "--layout", "folder", "--intensity", "percentile:1:99", "--threads", "1", "--fold", "1/2", "--validate-every", "1", "--sigma", "0.2");
        Assert.True(train.ExitCode == 0, train.Error);
        Assert.Contains($"evaluate --run {folder["run"]} --data {folder["data"]} --plots ", train.Error, StringComparison.Ordinal);

        // But for --out, which is beside the folder one stands in.
        var line = Assert.Single(train.Error.Split('\n'), one => one.StartsWith("  sigmask audit ", StringComparison.Ordinal));
        var words = line.Split(" --out ")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        var audit = Session.Run([.. words, "--folds", "2", "--out", folder["audit"]]);

        Assert.True(audit.ExitCode == 0, audit.Error);
        var (own, asked) = (JsonNode.Parse(File.ReadAllText(folder["run/run.json"]))!, JsonNode.Parse(File.ReadAllText(folder["audit/folds/1/run.json"]))!);
        Assert.All(["name", "width", "levels", "normalization"], key => Assert.True(JsonNode.DeepEquals(own["model"]![key], asked["model"]![key]), key));
        Assert.Equal((float)own["augmentation"]!["mirror_horizontal"]!, (float)asked["augmentation"]!["mirror_horizontal"]!);
        var settings = JsonNode.Parse(File.ReadAllText(folder["audit/audit.json"]))!["settings"]!;
        Assert.Equal(("32x32", "percentiles 1 to 99"), ((string)settings["size"]!, (string)settings["intensity"]!));
        Assert.Equal((1, 4, 1), ((int)asked["options"]!["steps"]!, (int)asked["options"]!["batch_size"]!, (int)asked["options"]!["threads"]!));
    }

    [Theory]
    [InlineData("envelope    off, every labelled pixel counts", "--envelope", "off")]
    [InlineData("envelope    off, every labelled pixel counts; or sigma 0.5, top-k 1, class floor 0.5, evidence class, ramp 0.25:0.5, guide early; or sigma 0.5, top-k 0.75, class floor 0.5, evidence class, ramp 0.25:0.5, guide early; the held-back cases decide", "--envelope", "auto")]
    [InlineData("method      adele, in the place of the envelope", "--method", "adele")]
    public void What_stands_in_the_place_of_the_envelope_is_told(string line, params string[] options) => Assert.Contains($"\n  {line}\n", Train([.. options, "--steps", "8"]).Error, StringComparison.Ordinal);

    [Fact]
    public void A_batch_is_told_to_have_no_more_images_than_there_are()
    {
        var train = Session.Run("train", "--data", folder["data"], "--out", folder["run"], "--base-width", "4", "--levels", "2", "--size", "32", "--steps", "1", "--batch", "100");

        Assert.Contains("  length      1 step of 8 images (1 epoch), ", train.Error, StringComparison.Ordinal);
    }

    private Session Train(params string[] options) =>
        Session.Run(["train", "--data", folder["data"], "--out", folder["run"], "--base-width", "4", "--levels", "2", "--augment", "light", "--batch", "4", "--size", "32", .. options]);
}
