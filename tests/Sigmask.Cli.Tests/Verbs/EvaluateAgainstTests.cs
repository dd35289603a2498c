using System.Text.Json.Nodes;
using Sigmask.Imaging;

namespace Sigmask.Cli.Tests.Verbs;

public sealed class EvaluateAgainstTests : IDisposable
{
    private const int Cases = 8;

    private readonly TemporaryFolder folder = new();

    public EvaluateAgainstTests()
    {
        for (var i = 0; i < Cases; i++)
        {
            Save($"references/{i}.png", 6);
            Save($"good/{i}.png", 6 - (i % 2));
            Save($"fair/{i}.png", 5 - (i % 3));
            Save($"poor/{i}.png", 2 - (i % 2));
        }

        foreach (var name in (string[])["fair", "poor"])
        {
            Assert.Equal(0, Evaluate(name, "--out", folder[$"out/{name}"]).ExitCode);
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_difference_of_each_class_has_an_interval_a_p_value_and_its_correction()
    {
        var session = Evaluate("good", "--against", folder["out/poor/metrics.json"], "--json", "-");
        var rows = JsonNode.Parse(session.Out)!["comparison"]!["comparisons"]!.AsArray();
        var row = rows.Single(one => (string)one!["class"]! == "1" && (string)one["metric"]! == "dice")!;

        // Dice of 6 or 5 of 6 pixels against that of 2 or 1.
        Assert.Equal(((1 - 0.5) + ((10.0 / 11) - (2.0 / 7))) / 2, (double)row["difference"]!["mean"]!, 1e-12);
        Assert.Equal(2.0 / 256, (double)row["wilcoxon_p"]!, 1e-12);
        Assert.Equal(2 * 2.0 / 256, (double)row["holm_p"]!, 1e-12);
        Assert.Equal(1, (double)row["rank_biserial"]!);
        Assert.Equal(Cases, (int)row["difference"]!["patients"]!);
    }

    [Fact]
    public void People_get_a_table_for_each_other_evaluation_and_a_ranking_of_three_or_more()
    {
        var session = Evaluate("good", "--against", folder["out/poor"], "--against", folder["out/fair"]);

        Assert.Contains($"Dice, % (larger is better): this evaluation against {folder["out/poor"]}", session.Out, StringComparison.Ordinal);
        Assert.Contains($"Dice, % (larger is better): this evaluation against {folder["out/fair"]}", session.Out, StringComparison.Ordinal);
        Assert.Matches(@"\+56\.\d +\+51\.\d \.\. \+59\.\d +0\.008 +0\.031 +\+1\.00 +8 +8", session.Out);
        Assert.Contains($"This evaluation against {folder["out/poor"]}, all classes together: better in Dice", session.Out, StringComparison.Ordinal);
        Assert.Contains($"HD95, pixels (smaller is better): this evaluation against {folder["out/poor"]}", session.Out, StringComparison.Ordinal);
        Assert.Contains("Nemenyi critical difference", session.Out, StringComparison.Ordinal);
        Assert.Matches(@"\d\.\d\d pixels +\d\.\d\d pixels", session.Out);
        Assert.DoesNotContain(" mm", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_that_is_no_other_is_open_and_not_called_equal()
    {
        var session = Evaluate("fair", "--against", folder["out/fair"]);

        Assert.Contains("all classes together: open in Dice, HD95, NSD, which these patients do not decide (that is not the same as no difference).", session.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("better in", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_patients_are_told_as_the_reason_why_all_is_open()
    {
        const string Reason = " With 5 test patients no difference, however large, can be told from chance: score more patients.";
        foreach (var name in (string[])["references", "good", "poor"])
        {
            for (var i = 5; i < Cases; i++)
            {
                File.Delete(folder[$"{name}/{i}.png"]);
            }
        }

        Assert.Equal(0, Evaluate("poor", "--out", folder["out/few"]).ExitCode);
        Assert.Contains($"(that is not the same as no difference).{Reason}", Evaluate("good", "--against", folder["out/few"]).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_comparison_and_the_critical_difference_diagram_are_written_beside_the_metrics()
    {
        Assert.Equal(0, Evaluate("good", "--against", folder["out/poor"], "--against", folder["out/fair"], "--out", folder["out/good"]).ExitCode);

        Assert.Equal(3, JsonNode.Parse(File.ReadAllText(folder["out/good/comparison.json"]))!["ranking"]!["mean_ranks"]!.AsArray().Count);
        Assert.True(ImageFile.Read(folder["out/good/critical-difference.png"]).Width > 500);
        Assert.False(JsonNode.Parse(File.ReadAllText(folder["out/good/metrics.json"]))!.AsObject().ContainsKey("comparison"));
    }

    [Fact]
    public void Files_of_one_folder_are_told_apart_by_their_names_and_one_that_is_given_twice_is_refused()
    {
        File.Copy(folder["out/poor/metrics.json"], folder["out/poor.json"]);
        File.Copy(folder["out/fair/metrics.json"], folder["out/fair.json"]);

        var session = Evaluate("good", "--against", folder["out/poor.json"], "--against", folder["out/fair.json"]);

        Assert.Contains($"Dice, % (larger is better): this evaluation against {folder["out/poor.json"]}", session.Out, StringComparison.Ordinal);
        Assert.Contains($"Dice, % (larger is better): this evaluation against {folder["out/fair.json"]}", session.Out, StringComparison.Ordinal);
        Evaluate("good", "--against", folder["out/poor"], "--against", folder["out/poor/metrics.json"]).ShouldFail(2, "--against", "out/poor", "twice");
    }

    [Fact]
    public void What_a_former_evaluation_wrote_beside_its_metrics_goes_with_these_and_nothing_else_does()
    {
        Assert.Equal(0, Evaluate("good", "--against", folder["out/poor"], "--against", folder["out/fair"], "--out", folder["out/good"], "--plots").ExitCode);
        Assert.Equal(["comparison.json", "critical-difference.png", "metrics.csv", "metrics.json", "plots"], Entries());
        File.WriteAllText(folder["out/good/notes.txt"], "mine");

        Assert.Equal(0, Evaluate("good", "--out", folder["out/good"], "--force").ExitCode);
        Assert.Equal(["metrics.csv", "metrics.json", "notes.txt"], Entries());

        IEnumerable<string?> Entries() => Directory.GetFileSystemEntries(folder["out/good"]).Select(Path.GetFileName).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Of_its_plots_nothing_goes_that_somebody_put_beside_them()
    {
        Assert.Equal(0, Evaluate("good", "--out", folder["out/good"], "--plots").ExitCode);
        Directory.CreateDirectory(folder["out/good/plots/drafts"]);
        File.WriteAllText(folder["out/good/plots/drafts/figure.png"], "mine");
        File.WriteAllText(folder["out/good/plots/figure.png"], "mine");

        Assert.Equal(0, Evaluate("good", "--out", folder["out/good"], "--force").ExitCode);

        Assert.Equal(["drafts", "figure.png"], Directory.GetFileSystemEntries(folder["out/good/plots"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("mine", File.ReadAllText(folder["out/good/plots/drafts/figure.png"]));
    }

    [Fact]
    public void What_somebody_put_beside_scores_under_the_name_of_a_plot_or_of_a_comparison_is_neither_replaced_nor_removed()
    {
        string[] scored = ["--out", folder["out/good"], "--force"];
        string[] compared = [.. scored, "--against", folder["out/poor"]];
        Assert.Equal(0, Evaluate("good", scored).ExitCode);
        Directory.CreateDirectory(folder["out/good/plots"]);
        File.WriteAllText(folder["out/good/plots/dice.png"], "mine");

        Evaluate("good", [.. scored, "--plots"]).ShouldFail(2, $"--out {folder["out/good"]}: it holds {Path.Combine("plots", "dice.png")}, which no evaluation wrote, so --force does not replace it; choose another folder.");
        Assert.Equal(0, Evaluate("good", scored).ExitCode);
        Assert.Equal("mine", File.ReadAllText(folder["out/good/plots/dice.png"]));

        File.WriteAllText(folder["out/good/comparison.json"], "mine");
        Evaluate("good", compared).ShouldFail(2, "it holds comparison.json, which no evaluation wrote");
        Evaluate("good", scored).ShouldFail(2, "it holds comparison.json, which no evaluation wrote");
        Assert.Equal("mine", File.ReadAllText(folder["out/good/comparison.json"]));
    }

    [Fact]
    public void An_evaluation_with_plots_and_a_comparison_may_be_repeated()
    {
        string[] options = ["--out", folder["out/good"], "--against", folder["out/poor"], "--plots"];
        Assert.Equal(0, Evaluate("good", options).ExitCode);

        Evaluate("good", options).ShouldFail(2, "metrics.json is there already", "--force");
        Assert.Equal(0, Evaluate("good", [.. options, "--force"]).ExitCode);
        Assert.True(File.Exists(folder["out/good/plots/dice.png"]));
    }

    [Fact]
    public void Another_evaluation_that_cannot_be_read_or_is_of_other_cases_is_named()
    {
        Evaluate("good", "--against", folder["none.json"]).ShouldFail(1, "none.json", "metrics.json");

        File.Delete(folder["good/3.png"]);
        File.Delete(folder["references/3.png"]);
        Evaluate("good", "--against", folder["out/poor"]).ShouldFail(1, "case 3", "same cases");
    }

    private Session Evaluate(string predictions, params string[] options)
        => Session.Run(["evaluate", "--predictions", folder[predictions], "--references", folder["references"], .. options]);

    private void Save(string name, int count) => ImageFile.WritePng(folder[name], new Picture(4, 2, 1, [.. Enumerable.Range(0, 8).Select(i => (byte)(i < count ? 255 : 0))]));
}
