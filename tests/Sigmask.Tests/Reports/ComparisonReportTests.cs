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
        Assert.Contains("<strong>So far: on wrong labels, none of 2 losses is shown to help;", page, StringComparison.Ordinal);
        Assert.Contains("The plan: 1 data set, 1 network, 2 levels of annotation noise, 4 losses; 5 trainings, of which 4 are done.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Annotators_are_no_levels_of_noise()
    {
        Assert.Contains("The plan: 1 data set, 1 network, 1 annotator, 4 losses;", Page(Annotated("masks-anna").Grid, []), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("masks-anna", ">consensus</text>", ">masks-anna</text>")]
    [InlineData("masks-drawn-in-the-first-hospital", ">A</text>", ">B</text>")]
    [InlineData("masks-that-anna-drew-in-the-first-of-two-hospitals", ">A</text>", ">B</text>", "<strong>A</strong> consensus; <strong>B</strong> masks-that-anna-drew-in-the-first-of-two-hospitals</p>")]
    public void Annotators_stand_at_the_axis_as_far_as_there_is_room_and_the_consensus_is_not_called_none(string annotator, params string[] words)
    {
        var (grid, results) = Annotated(annotator);
        var page = Page(grid, results);

        Assert.Contains(">By annotator</h2>", page, StringComparison.Ordinal);
        Assert.Contains(">labels learned from</text>", Section(page, "noise"), StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, Section(page, "noise"), StringComparison.Ordinal));
        Assert.All(["noise", "again"], section => Assert.DoesNotContain(">none<", Section(page, section), StringComparison.Ordinal));
        Assert.Contains(">consensus<", Section(page, "again"), StringComparison.Ordinal);
        Assert.Equal(["consensus", CellKey.NoiseOf(annotator)], ComparisonTable.Of(ComparisonSummary.Of(grid, results), grid).Rows.Select(row => row[2]).Distinct());
    }

    [Fact]
    public void Names_of_noise_stay_at_the_axis()
    {
        var page = Page(Files.Grid, Files.Results);

        Assert.Contains(">By level of noise</h2>", page, StringComparison.Ordinal);
        Assert.All([">none</text>", ">strong</text>"], name => Assert.Contains(name, Section(page, "noise"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("The only case a", "a")]
    [InlineData("Best a, Worst b", "a", "b")]
    [InlineData("Best a, Median b, Worst c", "a", "b", "c")]
    [InlineData("Best a, Median c, Worst d", "a", "b", "c", "d")]
    public void Of_two_cases_neither_is_the_median(string shown, params string[] ranked) =>
        Assert.Equal(shown, string.Join(", ", CaseSection.Chosen(ranked).Select(one => $"{one.Rank} {one.Name}")));

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
    public void Of_nothing_done_nothing_is_said_that_trainings_decide()
    {
        var page = Page(Files.Grid, []);
        Assert.DoesNotContain("Each was trained once", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Time and memory", page, StringComparison.Ordinal);
        Assert.Contains("Each was trained once", Page(Files.Grid, Files.Results), StringComparison.Ordinal);
        Assert.Contains("Time and memory", Page(Files.Grid, Files.Results), StringComparison.Ordinal);
    }

    [Fact]
    public void One_loss_has_its_Dice_and_nothing_about_comparisons()
    {
        var (grid, results) = Own("plain");
        var page = Page(grid, results);

        Assert.Contains("<h1>plain on hearts</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<strong>One loss, nothing to compare with: Dice 51.0 % (", page, StringComparison.Ordinal);
        Assert.Contains(") on hearts, labels as they are.</strong>", page, StringComparison.Ordinal);
        Assert.Equal(["data", "Dice", "late", "trainings"], System.Text.RegularExpressions.Regex.Matches(Section(page, "results"), "<th scope=\"col\"[^>]*>([^<]*)</th>").Select(found => found.Groups[1].Value));
        Assert.DoesNotContain("ifference", page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</main>", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.DoesNotContain("Wilcoxon", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_curve_that_falls_is_said_to_learn_wrong_labels_only_where_noise_was_added()
    {
        var (grid, results) = Own("plain", "envelope, 50 %");
        var own = Section(Page(grid, results), "curves");

        Assert.Contains("a curve that rises and then falls again may be overfitting.</p>", own, StringComparison.Ordinal);
        Assert.DoesNotContain("Held-back labels are as noisy", own, StringComparison.Ordinal);
        Assert.Contains("a curve that rises and then falls again has begun to learn the wrong labels, or may be overfitting where it learns from clean labels.</p>", Section(Page(Files.Grid, Files.Results), "curves"), StringComparison.Ordinal);
        Assert.Contains("Held-back labels are as noisy", Section(Page(Files.Grid, [.. Files.Results.Select(result => result with { ChosenStep = 1 })]), "curves"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_noise_nothing_is_repaired()
    {
        var (grid, results) = Own("plain", "envelope, 50 %");
        Assert.DoesNotContain(">repaired</th>", Section(Page(grid, results), "results"), StringComparison.Ordinal);
        Assert.Contains(">repaired</th>", Section(Page(Files.Grid, Files.Results), "results"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_set_of_several_with_too_few_test_patients_is_named()
    {
        PlannedJob[] more = [.. Files.Grid.Jobs.Select(job => job with { Name = job.Name + "2", Key = job.Key with { Dataset = "skulls" } })];
        JobResult[] fewer = [.. Files.Results.Select(result => result with { Key = result.Key with { Dataset = "skulls" }, Scores = [.. result.Scores.Take(3)] })];
        var page = Page(Files.Grid with { Jobs = [.. Files.Grid.Jobs, .. more] }, [.. Files.Results, .. fewer]);

        Assert.Contains("<p>skulls: with 3 test patients no difference, however large, can be told from chance: ask for more with test-cases.</p>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("hearts: with", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Trainings_that_have_learned_next_to_nothing_are_said_to_be_too_short_once()
    {
        JobResult[] poor = [.. Files.Results.Select(result => result with { Scores = [.. result.Scores.Select(score => score with { TruePositives = score.TruePositives / 20, FalsePositives = 500, FalseNegatives = 500 })] })];
        var page = Page(Files.Grid, poor);

        Assert.Single(System.Text.RegularExpressions.Regex.Matches(page, "Nothing can be told from these trainings|nothing can be told from these trainings"));
        Assert.DoesNotContain("is better than plain", page, StringComparison.Ordinal);
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
        var (grid, results) = Of("plain", "envelope, 50 %");
        var page = Page(grid, results);
        Assert.DoesNotContain("warning", page[page.IndexOf("<body>", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.DoesNotContain("Holm for the", page, StringComparison.Ordinal);
        Assert.Contains("<small>p = 0.031 (Wilcoxon over patients)</small>", page, StringComparison.Ordinal);
        Assert.Contains(">p</th>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_answer_stands_before_what_its_terms_mean()
    {
        var page = Page(Files.Grid, Files.Results);
        Assert.InRange(page.IndexOf("Dice is how far", StringComparison.Ordinal), page.IndexOf("Over all cells", StringComparison.Ordinal), page.IndexOf("<nav", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_phantoms_the_labels_are_clean_and_noise_is_added_to_some()
    {
        var page = Page(Files.Grid, Files.Results);
        Assert.Contains("Noise is added in the training part alone; tests are against clean labels. Intervals", page, StringComparison.Ordinal);
        Assert.Contains("The damage is how much worse the baseline is with wrong labels than with clean labels;", page, StringComparison.Ordinal);
        Assert.Contains("Dice of the test cases in percent, against clean labels, mean over structures", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("envelope, 50 %")]
    [InlineData("envelope, 50 %", "nr_dice|1")]
    public void Data_of_ones_own_without_added_noise_are_not_called_clean(params string[] losses)
    {
        var (grid, results) = Own(["plain", .. losses]);
        var page = Page(grid, results);

        Assert.DoesNotContain("clean", page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</main>", StringComparison.Ordinal)], StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("wrong labels", page[..page.IndexOf("<nav", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Contains("no added annotation noise", page, StringComparison.Ordinal);
        Assert.Contains("Tests are against labels as they are. Test labels of real data may be wrong too: Dice says how far a prediction agrees with them, not with the truth. Intervals", page, StringComparison.Ordinal);
        Assert.Contains(losses.Length == 1 ? "<dt>difference on labels as they are</dt>" : ">on labels as they are</th>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("The damage is", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repaired_share_is_as_open_as_the_difference()
    {
        var (grid, results) = Of("plain", "envelope, 50 %");
        var better = Page(grid, results);
        Assert.Contains("<dt>repaired share</dt><dd><span class=\"good\">37 %</span>", better, StringComparison.Ordinal);
        Assert.DoesNotContain("open whether it repairs any", better, StringComparison.Ordinal);

        // Of five patients nothing is sure, though the intervals leave out 0.
        var open = Page(grid, [.. results.Select(result => result with { Scores = [.. result.Scores.Take(5)] })]);
        Assert.Contains("<small>open whether better or worse</small>", open, StringComparison.Ordinal);
        Assert.Matches("<dt>repaired share</dt><dd><span class=\"open\">[0-9]+ %</span><small>[^<]*</small><small>open whether it repairs any</small></dd>", open);
        Assert.Contains("Whether it repairs any of what wrong labels cost plain is open", open, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_that_relative_paths_begin_at_stands_beside_the_command()
    {
        var page = Page(Files.Grid, Files.Results, new("command", "sigmask"), new("folder", "/home/me/a & b"));
        Assert.Contains("<pre>sigmask compare plan.json</pre>\n<p>Give it where it was given, in /home/me/a &amp; b: relative paths in it and in the plan begin there.", page.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("<th scope=\"row\">folder</th>", page, StringComparison.Ordinal);
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

    private static string Section(string page, string name)
    {
        var from = page.IndexOf($"<section aria-labelledby=\"{name}\">", StringComparison.Ordinal);
        return page[from..page.IndexOf("</section>", from, StringComparison.Ordinal)];
    }

    private static (ComparisonGrid Grid, JobResult[] Results) Of(params string[] losses) =>
        (Files.Grid with { Jobs = [.. Files.Grid.Jobs.Where(job => losses.Contains(job.Key.Loss))] }, [.. Files.Results.Where(result => losses.Contains(result.Key.Loss))]);

    // As if the noise were what one of several people drew.
    private static (ComparisonGrid Grid, JobResult[] Results) Annotated(string annotator)
    {
        CellKey Drawn(CellKey key) => key with { Noise = key.Noise == CellKey.Clean ? CellKey.Clean : CellKey.NoiseOf(annotator) };
        return (
            Files.Grid with { Jobs = [.. Files.Grid.Jobs.Select(job => job with { IsTruthKnown = false, Key = Drawn(job.Key) })] },
            [.. Files.Results.Select(result => result with { Key = Drawn(result.Key) })]);
    }

    // As if the labels with noise were somebody's own.
    private static (ComparisonGrid Grid, JobResult[] Results) Own(params string[] losses)
    {
        var (grid, results) = Of(losses);
        static CellKey Unspoiled(CellKey key) => key with { Noise = CellKey.Clean };
        return (
            grid with { Jobs = [.. grid.Jobs.Where(job => job.Key.Noise != CellKey.Clean).Select(job => job with { Key = Unspoiled(job.Key), IsTruthKnown = false })] },
            [.. results.Where(result => result.Key.Noise != CellKey.Clean).Select(result => result with { Key = Unspoiled(result.Key) })]);
    }

    private static string Page(ComparisonGrid grid, IReadOnlyList<JobResult> results, params KeyValuePair<string, string>[] settings) => new ComparisonReport
    {
        Folder = new("nowhere"), Grid = grid, Results = results, Rows = ComparisonSummary.Of(grid, results), Overall = OverallComparison.Of(grid, results), Settings = settings, Command = "sigmask compare plan.json",
    }.ToHtml();
}
