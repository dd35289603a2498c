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
        Assert.True(JsonNode.DeepEquals(Report(), JsonNode.Parse(File.ReadAllText(folder["out/metrics.json"]))));

        Evaluate("--out", folder["out"]).ShouldFail(2, "metrics.json", "--force");
        Assert.Equal(0, Evaluate("--out", folder["out"], "--force").ExitCode);
    }

    [Fact]
    public void A_prediction_without_reference_is_named()
    {
        Save("predictions/c.png", 0, 0, 0, 0, 0, 0);

        Evaluate().ShouldFail(1, "c.png", "reference");
    }

    [Fact]
    public void A_reference_without_prediction_is_named_as_a_missed_case_would_flatter()
    {
        File.Delete(folder["predictions/b.png"]);

        Evaluate().ShouldFail(1, "b_mask.png", "prediction");
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
