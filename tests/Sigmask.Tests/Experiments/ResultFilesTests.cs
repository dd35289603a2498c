using System.Text.Encodings.Web;
using System.Text.Json;
using Sigmask.Experiments;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Experiments;

public sealed class ResultFilesTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Every_case_of_every_training_has_a_row()
    {
        var lines = MadeUpResults.Files().Csv().Split('\n');

        Assert.Equal("dataset,model,loss,noise,seed,fold,case,patient,class,name,dice,iou,late_dice", lines[0]);
        Assert.Equal("hearts,unet_tiny,plain,none,1,,case0,patient0,1,LV,0.9,0.818181818,0.89", lines[1]);
        Assert.Equal("hearts,unet_tiny,\"envelope, 50 %\",strong,1,,case5,patient5,1,LV,0.6,0.428571429,0.59", lines[18]);
        Assert.Equal(26, lines.Length);
    }

    [Fact]
    public void Machines_read_cells_summary_and_what_is_missing()
    {
        var tree = MadeUpResults.Files().Tree();

        Assert.Equal(24, tree["cells"]!.AsArray().Count);
        Assert.All((string[])["dataset", "model", "loss", "noise", "seed", "case", "class", "dice"], key => Assert.NotNull(tree["cells"]![0]![key]));
        Assert.Equal("gce", (string)Assert.Single(tree["missing"]!.AsArray())!["loss"]!);
        var row = tree["summary"]!.AsArray().Single(row => (string)row!["loss"]! == "envelope, 50 %" && (string)row["class"]! == "all")!;
        Assert.Equal(82 / 224.0, (double)row["repaired"]!["share"]!, 1e-9);
        Assert.Equal(82 / 600.0, (double)row["difference"]!["mean"]!, 1e-9);
        Assert.Equal(2 / 32.0, (double)row["p_holm"]!, 1e-9);
        Assert.Equal("open", (string)row["verdict"]!);
        var overall = tree["overall"]!.AsArray().Single(one => (string)one!["loss"]! == "envelope, 50 %")!;
        Assert.Equal(("wrong", 1, 1), ((string)overall["labels"]!, (int)overall["planned"]!, (int)overall["compared"]!));
        Assert.Equal(82 / 600.0, (double)overall["difference"]!, 1e-9);
        Assert.Equal(82 / 224.0, (double)overall["repaired"]!["share"]!, 1e-9);
        Assert.Equal(2, overall["ci95"]!.AsArray().Count);
        Assert.Null(tree["overall"]!.AsArray().Single(one => (string)one!["loss"]! == "gce")!["verdict"]);
    }

    [Fact]
    public void Its_files_are_the_tree_and_the_table_of_all_rows_as_text()
    {
        using var folder = new TemporaryFolder();
        var made = MadeUpResults.Files();
        var files = made with { Results = [.. Enumerable.Repeat(made.Results, 30).SelectMany(results => results)], Settings = [new("plan", "{ \"size\": \"64 < 128 + 1\" }\n"), new("würde", "<b>'é'</b>")] };

        files.Write(new ComparisonFolder(folder[""]));

        var text = File.ReadAllText(folder[ResultNames.Json]);
        Assert.InRange(text.Length, 1 << 17, 1 << 24);
        Assert.Equal(files.Tree().ToJsonString(Indented) + "\n", text);
        Assert.Equal(files.Csv(), File.ReadAllText(folder[ResultNames.Csv]));
        Assert.NotEqual(0xef, File.ReadAllBytes(folder[ResultNames.Csv])[0]);
    }

    [Fact]
    public void Differences_that_are_sure_are_bold_and_chosen_weights_are_told()
    {
        ComparedLoss[] rows = [.. MadeUpResults.Files().Rows.Select(row => row with { HolmP = row.Loss == "envelope, 50 %" ? 0.03 : row.HolmP, HasChosenWeights = true })];
        var table = ComparisonTable.Of(rows, MadeUpResults.Files().Grid);
        Assert.Equal(["envelope, 50 %"], table.Rows.Zip(table.IsSure).Where(row => row.Second).Select(row => row.First[3]));
        Assert.Contains(" | **+13.7 (+10.8 to +17.2)** | 0.030 | ", table.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains(" & \\textbf{+13.7 (+10.8 to +17.2)} & 0.030 & ", table.ToLatex(), StringComparison.Ordinal);
        Assert.Contains("in percent, by the weights chosen on held-back labels;", table.Legend[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ResultNames.Markdown)]
    [InlineData(ResultNames.Latex)]
    public void Its_table_stays_as_it_is(string name)
    {
        using var folder = new TemporaryFolder();
        MadeUpResults.Files().Write(new ComparisonFolder(folder[""]));
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Experiments", "Reference", name)), File.ReadAllText(folder[name]));
    }

    [Fact]
    public void Names_that_a_spreadsheet_would_compute_are_shown_as_text()
    {
        var files = MadeUpResults.Files();
        var result = files.Results[0];

        var lines = (files with { Results = [result with { Key = result.Key with { Loss = "@ce" }, Scores = [result.Scores[0] with { Case = "=1+2", Patient = "-3", Name = "+LV" }] }] }).Csv().Split('\n');

        Assert.Equal("hearts,unet_tiny,'@ce,none,1,,'=1+2,-3,1,'+LV,0.9,0.818181818,0.89", lines[1]);
    }
}
