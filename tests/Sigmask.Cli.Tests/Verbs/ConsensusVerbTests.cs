using System.Text.Json.Nodes;
using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Imaging;

namespace Sigmask.Cli.Tests.Verbs;

public sealed class ConsensusVerbTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("majority")]
    [InlineData("staple")]
    public void It_writes_the_maps_of_most_in_their_own_values_and_says_who_agrees(string rule)
    {
        Write("a", 0, 0, 127, 255);
        Write("b", 0, 0, 127, 255);
        Write("c", 0, 127, 127, 0);

        var session = Session.Run("consensus", folder["a"], folder["b"], folder["c"], "--rule", rule, "--out", folder["out"], "--json", folder["out.json"]);

        Assert.True(session.ExitCode == 0, session.Error);
        Assert.Equal([0, 0, 127, 255], ImageFile.Read(folder["out/one.png"]).Pixels);
        var tree = JsonNode.Parse(File.ReadAllText(folder["out.json"]))!;
        Assert.Equal(rule, (string)tree["rule"]!);

        // By either rule the third has 2/3 of the structure of value 127 and nothing of the other.
        Assert.Equal([1, 1, Math.Round(1 / 3.0, 9)], tree["annotators"]!.AsArray().Select(one => Math.Round((double)one!["dice"]!, 9)));
        Assert.Equal(2 / 3.0, (double)tree["annotators"]![2]!["classes"]![0]!["dice"]!, 1e-9);
        Assert.True(File.Exists(folder["out/labels.json"]));
        Assert.Equal(["consensus", folder["a"], folder["b"], folder["c"], "--rule", rule], JsonNode.Parse(File.ReadAllText(folder["out/consensus.json"]))!["command"]!.AsArray().Take(6).Select(word => (string)word!));
    }

    [Fact]
    public void What_is_undecided_has_a_value_of_its_own_that_the_tool_reads_as_such()
    {
        Write("a", 0, 255, 255, 0);
        Write("b", 0, 255, 0, 0);

        var session = Session.Run("consensus", folder["a"], folder["b"], "--out", folder["out"]);

        Assert.True(session.ExitCode == 0, session.Error);
        Assert.Contains("25.00 % of the pixels are undecided", session.Out, StringComparison.Ordinal);
        Assert.Equal([0, 255, 254, 0], ImageFile.Read(folder["out/one.png"]).Pixels);
        Assert.Contains("ignore", File.ReadAllText(folder["out/labels.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_annotators_are_held_against_each_other_as_nothing_differs_from_what_both_agree_on()
    {
        Write("a", 0, 255, 255, 0);
        Write("b", 0, 255, 0, 0);

        var session = Session.Run("consensus", folder["a"], folder["b"], "--out", folder["out"]);

        Assert.True(session.ExitCode == 0, session.Error);
        Assert.Contains("of the two annotators with each other", session.Out, StringComparison.Ordinal);
        var tree = JsonNode.Parse(File.ReadAllText(folder["out/consensus.json"]))!;
        Assert.Equal("each other", (string)tree["dice_with"]!);
        Assert.All(tree["annotators"]!.AsArray(), one => Assert.Equal(2 / 3.0, (double)one!["dice"]!, 1e-9));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_undecided_counts_neither_in_training_nor_in_scores(bool isDeclared)
    {
        SquareData.Write(folder["data"], 4);
        foreach (var file in Directory.GetFiles(folder["data/masks"]))
        {
            var mask = ImageFile.Read(file);
            ImageFile.WritePng(Path.Combine(folder["data/anna"], Path.GetFileName(file)), mask);
            ImageFile.WritePng(Path.Combine(folder["data/ben"], Path.GetFileName(file)), new Picture(mask.Width, mask.Height, 1, [.. mask.Pixels.Skip(4).Concat(new byte[4])]));
        }

        Directory.Delete(folder["data/masks"], recursive: true);
        if (isDeclared)
        {
            File.WriteAllText(folder["data/labels.json"], LabelFile.Format(LabelTable.Parse("0=background,255=square")));
        }

        Session[] sessions =
        [
            Session.Run("consensus", folder["data/anna"], folder["data/ben"], "--out", folder["data/masks"]),
            Session.Run("train", "--data", folder["data"], "--out", folder["run"], "--size", "32", "--base-width", "4", "--levels", "2", "--steps", "1", "--augment", "none"),
            Session.Run("predict", "--run", folder["run"], "--input", folder["data/images"], "--out", folder["maps"]),
            Session.Run("evaluate", "--predictions", folder["maps"], "--references", folder["data/masks"]),
        ];

        Assert.All(sessions, session => Assert.True(session.ExitCode == 0, session.Error));
        Assert.Equal($"0=background,255={(isDeclared ? "square" : "value 255")},254=ignore", LabelFile.Read(folder["run/labels.json"]).ToString());
    }

    [Fact]
    public void By_force_it_replaces_its_own_maps_and_no_others()
    {
        Write("a", 0, 0, 127, 255);
        Write("b", 0, 0, 127, 255);
        string[] command = ["consensus", folder["a"], folder["b"], "--out", folder["out"], "--force"];

        Assert.All([Session.Run(command), Session.Run(command)], session => Assert.True(session.ExitCode == 0, session.Error));
        var map = Assert.Single(JsonNode.Parse(File.ReadAllText(folder["out/consensus.json"]))!["maps"]!.AsArray())!;
        Assert.Equal(("one", "one.png"), ((string)map["case"]!, (string)map["file"]!));

        File.Copy(folder["a/one.png"], folder["out/mine.png"]);
        Session.Run(command).ShouldFail(2, "--out", "holds mine.png, which its consensus.json does not list", "so --force does not replace it");
        Assert.True(File.Exists(folder["out/mine.png"]));
    }

    [Fact]
    public void Values_beyond_8_bits_are_written_with_16()
    {
        var table = LabelTable.Parse("0=background,1000=lesion,65535=vein");
        foreach (var annotator in new[] { "a", "b", "c" })
        {
            MaskValues.WritePng(Path.Combine(folder[annotator], "one.png"), [0, 1, 2, (byte)(annotator == "c" ? 1 : 0)], 1, 4, table);
        }

        var session = Session.Run("consensus", folder["a"], folder["b"], folder["c"], "--out", folder["out"]);

        Assert.True(session.ExitCode == 0, session.Error);
        Assert.Equal([0, 1000, 65535, 0], ImageFile.ReadValues(folder["out/one.png"]).Values);
    }

    [Fact]
    public void Mistakes_are_told_in_one_line()
    {
        Write("a", 0, 1, 1, 0);
        Write("b", 0, 1, 1, 0);
        Session.Run("consensus", folder["a"], "--out", folder["out"]).ShouldFail(2, "the only folder", "two at least");
        Session.Run("consensus", folder["a"], folder["z"], "--out", folder["out"]).ShouldFail(1, "does not exist");
        Session.Run("consensus", folder["a"], folder["b"], folder["a"] + "/", "--out", folder["out"]).ShouldFail(1, folder["a"], "2 times", "each folder once");
        Session.Run("consensus", folder["a"], folder["b"], "--rule", "vote", "--out", folder["out"]).ShouldFail(2, "--rule vote", "majority, staple");
        Session.Run("consensus", folder["a"], folder["b"], "--out", folder["a"], "--force").ShouldFail(2, "--out");
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void A_comparison_learns_from_each_annotator_and_tests_on_the_consensus()
    {
        SquareData.Write(folder["data"], 6);
        foreach (var name in new[] { "anna", "ben", "cleo" })
        {
            Directory.CreateDirectory(folder[$"data/{name}"]);
            foreach (var file in Directory.GetFiles(folder["data/masks"]))
            {
                File.Copy(file, Path.Combine(folder[$"data/{name}"], Path.GetFileName(file)));
            }
        }

        foreach (var file in Directory.GetFiles(folder["data/cleo"]))
        {
            var mask = ImageFile.Read(file);
            ImageFile.WritePng(file, new Picture(mask.Width, mask.Height, 1, [.. mask.Pixels.Skip(4).Concat(new byte[4])]));
        }

        File.WriteAllText(folder["plan.json"], $$"""
            {
              "datasets": [ { "name": "squares", "data": {{JsonValue.Create(folder["data"]).ToJsonString()}}, "annotators": [ "anna", "ben", "cleo" ], "consensus": "staple", "held-back": 0.4 } ],
              "models": [ { "name": "small", "model": "unet-tiny", "base-width": 4, "levels": 2 } ],
              "losses": [ { "name": "plain", "sigma": 0, "top-k": 1 } ],
              "training": { "steps": 2, "batch": 2, "size": 32, "augment": "none" }
            }
            """);

        var session = ToolProcess.Run(ToolProcess.Program, ["compare", folder["plan.json"], "--out", folder["out"], "--parallel", "2"]);

        Assert.True(session.ExitCode == 0, session.Error);
        var tree = JsonNode.Parse(File.ReadAllText(folder["out/results.json"]))!;
        Assert.Equal(["none", "labels of anna", "labels of ben", "labels of cleo"], tree["trainings"]!.AsArray().Select(one => (string)one!["noise"]!));
        var rows = tree["annotators"]!.AsArray();
        Assert.Equal(12, rows.Count);
        Assert.All(rows.Where(row => (string)row!["annotator"]! != "cleo"), row => Assert.Equal(1, (double)row!["consensus_dice"]!["mean"]!, 1e-9));
        Assert.All(rows.Where(row => (string)row!["annotator"]! == "cleo"), row => Assert.InRange((double)row!["consensus_dice"]!["mean"]!, 0.5, 0.99));
        Assert.Contains("with consensus", File.ReadAllText(folder["out/report.html"]), StringComparison.Ordinal);
    }

    private void Write(string annotator, params byte[] levels) => ImageFile.WritePng(Path.Combine(folder[annotator], "one.png"), new Picture(levels.Length, 1, 1, levels));
}
