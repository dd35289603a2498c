using System.Text.Json.Nodes;
using Sigmask.Imaging;

namespace Sigmask.Cli.Tests.Verbs;

public sealed class EvaluateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public EvaluateTests()
    {
        // Class 1 (value 127): 2 of 3 found, 1 too many. Class 2 (value 255): all found, none too many.
        Save("predictions/a.png", 127, 127, 127, 0, 255, 0);
        Save("references/a_mask.png", 127, 127, 0, 127, 255, 0);

        // Class 1 missed, class 2 absent from both.
        Save("predictions/b.png", 0, 0, 0, 0, 0, 0);
        Save("references/b_mask.png", 127, 0, 0, 0, 0, 0);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_case_and_class_is_scored_by_hand_made_counts()
    {
        var report = Report("--labels", "127=skin,255=burn");

        Assert.Equal(
            ["a 1 skin 0.667 0.5", "a 2 burn 1 1", "b 1 skin 0 0", "b 2 burn null null"],
            report["cases"]!.AsArray().Select(score => $"{score!["case"]} {score["class"]} {score["name"]} {Round(score["dice"])} {Round(score["iou"])}"));
    }

    [Fact]
    public void The_summary_has_mean_median_interval_and_number_for_each_class_and_all()
    {
        var summary = Report("--labels", "127=skin,255=burn")["summary"]!.AsObject();

        Assert.Equal(["1", "2", "all"], summary.Select(part => part.Key));
        Assert.Equal(1.0 / 3, (double)summary["1"]!["dice"]!["mean"]!, 1e-12);
        Assert.Equal(2, (int)summary["1"]!["dice"]!["n"]!);
        Assert.Equal(2, summary["1"]!["dice"]!["ci95"]!.AsArray().Count);
        Assert.Equal(1, (int)summary["2"]!["iou"]!["n"]!);
        Assert.Equal(((5.0 / 6) + 0) / 2, (double)summary["all"]!["dice"]!["median"]!, 1e-12);
    }

    [Theory]
    [InlineData(0, 255, "Value 255 occurs in no reference, and value 1 in no prediction; if they mean the same, in this order: --labels \"0=background,1=value 1,255=value 1\"")]
    [InlineData(1, 255, "Value 255 occurs in no reference.")]
    [InlineData(255, 1, "Value 255 occurs in no reference.")]
    public void Values_of_one_side_alone_are_told_and_how_to_join_them(byte other, byte predicted, string note)
    {
        Save("own/a.png", predicted, predicted, predicted, other, 0, 0);
        Save("theirs/a.png", 1, 1, 0, 1, 0, 0);
        string[] line = ["evaluate", "--predictions", folder["own"], "--references", folder["theirs"]];

        var session = Session.Run(line);

        Assert.Contains("Labels were taken from the values found in predictions and references: 0 -> 0, 1 -> 1, 255 -> 2. ", session.Error, StringComparison.Ordinal);
        Assert.Contains(note + "\n", session.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        if (note.Split("--labels ") is [_, var labels])
        {
            var joined = Session.Run([.. line, "--labels", labels.Trim('"')]);
            Assert.Contains("66.7 %", joined.Out, StringComparison.Ordinal);
            Assert.DoesNotContain("occurs in no", joined.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_where_a_folder_is_needed_is_called_one()
        => Session.Run("evaluate", "--predictions", folder["predictions"], "--references", folder["references/a_mask.png"]).ShouldFail(1, "a_mask.png is a file; give the folder of the references.");

    [Fact]
    public void The_values_found_are_the_classes_where_none_are_declared()
        => Assert.Equal(["1", "2", "all"], Report()["summary"]!.AsObject().Select(part => part.Key));

    [Fact]
    public void A_label_file_beside_the_predictions_is_used()
    {
        File.WriteAllText(folder["predictions/labels.json"], """{"classes":[{"label":0,"name":"background"},{"label":1,"name":"skin","values":[127]},{"label":2,"name":"burn","values":[255]}]}""");

        Assert.Equal("burn", (string)Report()["summary"]!["2"]!["name"]!);
    }

    [Fact]
    public void People_get_a_table_and_the_policy()
    {
        var session = Evaluate("--labels", "127=skin,255=burn");

        Assert.Matches(@"1 skin +33\.3 %", session.Out);
        Assert.Contains("absent", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_are_written_to_a_folder_and_not_written_over_unless_forced()
    {
        Assert.Equal(0, Evaluate("--out", folder["out"]).ExitCode);
        var written = JsonNode.Parse(File.ReadAllText(folder["out/metrics.json"]))!.AsObject();
        Assert.Equal(["evaluate", "--predictions", folder["predictions"]], written["command"]!.AsArray().Take(3).Select(word => (string)word!));
        Assert.Equal(["--out", folder["out"]], written["command"]!.AsArray().TakeLast(2).Select(word => (string)word!));
        Assert.True(written.Remove("command"));
        Assert.True(JsonNode.DeepEquals(Report(), written));

        Evaluate("--out", folder["out"]).ShouldFail(2, "metrics.json", "--force");
        Assert.Equal(0, Evaluate("--out", folder["out"], "--force").ExitCode);
    }

    [Fact]
    public void The_scores_of_every_case_and_class_are_a_table_too_which_is_not_written_over_unless_forced()
    {
        Save("predictions/=c.png", 127, 0, 0, 0, 0, 0);
        Save("references/=c_mask.png", 127, 0, 0, 0, 0, 0);
        Assert.Equal(0, Evaluate("--labels", "127=skin,255=burn", "--out", folder["out"]).ExitCode);

        var lines = File.ReadAllLines(folder["out/metrics.csv"]);
        string[] columns = lines[0].Split(',');
        Assert.Equal(["case", "patient", "class", "name", "dice", "iou"], columns.Take(6));
        Assert.Contains("hd95_mm", columns);
        Assert.Contains("area_mm2_predicted", columns);

        // Of a name that a spreadsheet would compute the apostrophe stands before it; what is not defined is empty.
        Assert.Equal(
            ["'=c,'=c,1,skin,1,1", "'=c,'=c,2,burn,,", "a,a,1,skin,0.666666667,0.5", "a,a,2,burn,1,1", "b,b,1,skin,0,0", "b,b,2,burn,,"],
            lines[1..].Select(line => string.Join(',', line.Split(',').Take(6))).Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.Equal(columns.Length, line.Split(',').Length));

        File.Delete(folder["out/metrics.json"]);
        Evaluate("--out", folder["out"]).ShouldFail(2, "metrics.csv", "--force");
    }

    [Fact]
    public void A_prediction_without_reference_is_left_out_and_noted()
    {
        Save("predictions/c.png", 0, 0, 0, 0, 0, 0);

        Assert.Contains("1 prediction (c) has no reference", Evaluate().Error, StringComparison.Ordinal);
        Assert.Equal(4, Report()["cases"]!.AsArray().Count);
    }

    [Fact]
    public void A_reference_without_prediction_counts_as_missed_in_all_its_structures()
    {
        File.Delete(folder["predictions/a.png"]);
        var report = Report("--labels", "127=skin,255=burn");

        Assert.Contains("1 prediction (a) is missing: the case counts as missed", (string)report["notes"]![0]!, StringComparison.Ordinal);
        foreach (var row in report["cases"]!.AsArray().Take(2))
        {
            Assert.Equal("a", (string)row!["case"]!);
            Assert.Equal(0, (double)row["dice"]!);
            Assert.Equal(0, (double)row["nsd"]!);
            Assert.Equal(Math.Sqrt(13), (double)row["hd95_mm"]!, 1e-12);
        }

        Assert.Equal(0, (double)report["summary"]!["all"]!["dice"]!["mean"]!);
        Assert.Contains("missed in all its structures", (string)report["policy"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_pictures_lengths_are_in_pixels_and_the_result_says_so()
    {
        var session = Evaluate();

        Assert.Contains("lengths are in pixels", session.Error, StringComparison.Ordinal);
        Assert.Contains("HD95 mean, pixels", session.Out, StringComparison.Ordinal);
        Assert.Equal("pixels", (string)Report()["definitions"]!["unit"]!);
    }

    [Fact]
    public void Definitions_tolerance_and_policy_are_those_asked_for_and_stand_in_every_result()
    {
        string[] options = ["--hd95", "medpy", "--tolerance", "1.5", "--missing", "99"];
        var report = Report(options);

        Assert.Equal("medpy", (string)report["definitions"]!["hd95"]!);
        Assert.Equal(1.5, (double)report["definitions"]!["tolerance_mm"]!);
        Assert.Contains("99 pixels", (string)report["policy"]!, StringComparison.Ordinal);
        Assert.Equal(99, (double)report["cases"]![2]!["hd_mm"]!);
        Assert.Contains((string)report["policy"]!, Evaluate(options).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pixel_sizes_of_HC18_give_lengths_in_mm_and_its_heads_have_a_circumference()
    {
        File.WriteAllText(folder["training_set_pixel_size_and_HC.csv"], "filename,pixel size(mm),head circumference (mm)\na.png,0.5,\nb.png,2,\n");
        var rows = Report("--labels", "127=skin,255=burn")["cases"]!.AsArray();

        Assert.Equal(0.25 * 3, (double)rows[0]!["area_mm2"]!["predicted"]!);
        Assert.Equal(2 * Math.Sqrt(13), (double)rows[2]!["hd_mm"]!, 1e-12);
        Assert.True((double)rows[0]!["circumference_mm"]!["reference"]! > 1);
        Assert.Null(rows[2]!["circumference_mm"]!["predicted"]);

        File.WriteAllText(folder["training_set_pixel_size_and_HC.csv"], "filename,pixel size(mm),head circumference (mm)\na.png,0.5,\n");
        Assert.Contains("lacks the pixel size of 1 of 2 cases, so lengths are in pixels", Evaluate().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plots_show_each_metric_the_sizes_and_the_worst_cases()
    {
        Assert.Equal(0, Evaluate("--labels", "127=skin,255=burn", "--out", folder["out"], "--plots").ExitCode);

        Assert.Equal(
            ["bland-altman-burn-area.png", "bland-altman-skin-area.png", "dice.png", "hd95.png", "nsd.png", "worst-cases.png"],
            Directory.GetFiles(folder["out/plots"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(folder["out/plots"]), file => Assert.True(ImageFile.Read(file).Pixels.Distinct().Count() > 10));
    }

    [Fact]
    public void Maps_of_unequal_size_are_named()
    {
        ImageFile.WritePng(folder["predictions/a.png"], new Picture(2, 2, 1, [0, 127, 255, 0]));

        Evaluate().ShouldFail(1, "a.png", "2 x 2", "3 x 2");
    }

    [Fact]
    public void A_value_that_is_not_in_the_table_is_named() => Evaluate("--labels", "127=skin").ShouldFail(1, "255", "--labels");

    [Fact]
    public void A_missing_folder_is_named()
        => Session.Run("evaluate", "--predictions", folder["none"], "--references", folder["references"]).ShouldFail(1, "none", "predictions");

    private static string Round(JsonNode? share) => share is null ? "null" : $"{Math.Round((double)share, 3)}";

    private Session Evaluate(params string[] options) => Session.Run(["evaluate", "--predictions", folder["predictions"], "--references", folder["references"], .. options]);

    private JsonObject Report(params string[] options) => JsonNode.Parse(Evaluate([.. options, "--json", "-"]).Out)!.AsObject();

    private void Save(string name, params byte[] values) => ImageFile.WritePng(folder[name], new Picture(3, 2, 1, values));
}
