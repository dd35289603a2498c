using Sigmask.Experiments;
using Sigmask.Reports;

namespace Sigmask.Tests.Reports;

public sealed class ComparisonReportTests
{
    private static readonly ResultFiles Files = Experiments.MadeUpResults.Files();

    [Fact]
    public void What_is_missing_is_told_before_anything_else()
    {
        var page = Page(Files.Grid, Files.Results);
        Assert.Contains("</h1>\n<p class=\"warning\"><strong class=\"bad\">Not finished: 1 of 5 trainings is missing.</strong> So far: 3 of 4 losses, 6 test cases. The same command goes on.</p>", page.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("<strong>So far: none of 2 losses is shown to help on wrong labels;", page, StringComparison.Ordinal);
        Assert.Contains("The plan: 1 data set, 1 network, 2 levels of annotation noise, 4 losses; 5 trainings, of which 4 are done.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_set_of_which_nothing_can_be_compared_is_named()
    {
        PlannedJob[] more = [.. Files.Grid.Jobs.Select(job => job with { Name = job.Name + "2", Key = job.Key with { Dataset = "skulls", Seed = 2 } })];
        Assert.Contains("So far: hearts only (skulls missing), 3 of 4 losses, 1 of 2 seeds, 6 test cases.", Page(Files.Grid with { Jobs = [.. Files.Grid.Jobs, .. more] }, Files.Results), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_nothing_there_is_no_table()
    {
        var page = Page(Files.Grid, []);
        Assert.Contains("So far there is nothing that can be compared.", page, StringComparison.Ordinal);
        Assert.Contains("No answer yet", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Over all cells", page, StringComparison.Ordinal);
        Assert.Contains("<summary>3 rows not trained yet</summary>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_baseline_that_is_not_trained_is_told_like_a_loss_that_is_not()
    {
        var page = Page(Files.Grid, [.. Files.Results.Where(result => result.Key.Loss != "plain" || result.Key.Noise == CellKey.Clean)]);
        Assert.Contains("data-label=\"plain\" data-value=\"\"><span><span class=\"bad\">not trained yet</span></span>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_p_of_a_row_says_for_how_many_rows_it_is_corrected()
    {
        var page = Page(Files.Grid, Files.Results);
        Assert.Contains("p, corrected for 2 rows</th>", page, StringComparison.Ordinal);
        Assert.Contains("p is corrected by Holm for the 2 comparisons of this table, as among many one is easily small by chance: it may be larger than at the top of the page, where it is corrected for the losses alone.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_comparison_is_not_said_to_be_corrected()
    {
        var grid = Files.Grid with { Jobs = [.. Files.Grid.Jobs.Where(job => job.Key.Loss is "plain" or "envelope, 50 %")] };
        var page = Page(grid, [.. Files.Results.Where(result => result.Key.Loss is "plain" or "envelope, 50 %")]);
        Assert.DoesNotContain("warning", page[page.IndexOf("<body>", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.DoesNotContain("Holm for the", page, StringComparison.Ordinal);
        Assert.Contains("<small>p = 0.031 (Wilcoxon over patients)</small>", page, StringComparison.Ordinal);
        Assert.Contains(">p</th>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plan_can_be_read()
    {
        var page = Page(Files.Grid, Files.Results, new("command", "sigmask"), new("plan", """{ "seeds": 2, }"""), new("cores", "2"));
        Assert.Contains("aria-label=\"The plan\">{\n  &quot;seeds&quot;: 2\n}</pre>", page.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">cores</th>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<th scope=\"row\">plan</th>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<th scope=\"row\">command</th>", page, StringComparison.Ordinal);
    }

    private static string Page(ComparisonGrid grid, IReadOnlyList<JobResult> results, params KeyValuePair<string, string>[] settings) => new ComparisonReport
    {
        Folder = new("nowhere"), Grid = grid, Results = results, Rows = ComparisonSummary.Of(grid, results), Overall = OverallComparison.Of(grid, results), Settings = settings, Command = "sigmask compare plan.json",
    }.ToHtml();
}
