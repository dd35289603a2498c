using Sigmask.Experiments;

namespace Sigmask.Tests.Experiments;

/// <summary>That names of a plan, which may be any text, stay in their row.</summary>
public sealed class ComparisonTableTests
{
    private static readonly ComparedLoss[] Rows = [.. MadeUpResults.Files().Rows.Select(row => row with { Dataset = " [1cm] hearts", Model = "*", Loss = row.Loss == "gce" ? "a\r\nb" : row.Loss })];

    private static readonly ComparisonTable Table = ComparisonTable.Of(Rows, MadeUpResults.Files().Grid with { Baseline = "plain\n\\input{x}" });

    [Fact]
    public void A_line_end_in_a_name_becomes_a_blank()
    {
        var lines = Table.ToLatex().Split('\n');

        Assert.All(lines.TakeWhile(line => !line.StartsWith("\\begin", StringComparison.Ordinal)), line => Assert.StartsWith("% ", line, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(" & a b & ", StringComparison.Ordinal));
        Assert.Contains(" | a b | ", Table.ToMarkdown(), StringComparison.Ordinal);
        Assert.DoesNotContain('\r', Table.ToLatex() + Table.ToMarkdown());
    }

    [Fact]
    public void The_end_of_a_row_takes_no_name_for_its_option()
    {
        var rows = Table.ToLatex().Split('\n').Where(line => line.Contains("hearts", StringComparison.Ordinal)).ToArray();

        Assert.Equal(Table.Rows.Count, rows.Length);
        Assert.All(rows, row => Assert.StartsWith(" {[}1cm] hearts & {*} & ", row, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_not_compared_has_no_column_and_no_explanation()
    {
        var files = MadeUpResults.Files();
        var jobs = files.Grid.Jobs;
        var alone = ComparisonTable.Of(files.Rows.Where(row => row.Loss == "plain"), files.Grid with { Jobs = [.. jobs.Where(job => job.Key.Loss == "plain")] });
        var unspoiled = ComparisonTable.Of(files.Rows.Where(row => row.Noise == "none"), files.Grid with { Jobs = [.. jobs.Select(job => job with { Key = job.Key with { Noise = "none" } })] });

        Assert.Equal(["data", "network", "noise", "loss", "Dice", "late", "trainings"], alone.Columns);
        Assert.Equal(["data", "network", "noise", "loss", "Dice", "late", "difference", "p", "trainings"], unspoiled.Columns);
        Assert.All(alone.Rows, row => Assert.Equal(alone.Columns.Count, row.Count));
        Assert.All(unspoiled.Rows, row => Assert.Equal(unspoiled.Columns.Count, row.Count));
        Assert.StartsWith("| data | network | noise | loss | Dice | late | trainings |\n| --- | --- | --- | --- | ---: | ---: | ---: |\n", alone.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("\\begin{tabular}{llllrrr}\n", alone.ToLatex(), StringComparison.Ordinal);
        Assert.DoesNotContain("ifference", alone.ToMarkdown(), StringComparison.Ordinal);
        Assert.DoesNotContain("Bold", alone.ToMarkdown(), StringComparison.Ordinal);
        Assert.DoesNotContain("epaired", unspoiled.ToMarkdown() + unspoiled.ToLatex(), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_which_nobody_knows_whether_they_are_right_are_not_called_clean()
    {
        var grid = MadeUpResults.Files().Grid;
        var own = ComparisonTable.Of(Rows, grid with { Jobs = [.. grid.Jobs.Select(job => job with { IsTruthKnown = false })] });

        Assert.StartsWith("Dice: mean over test cases, against labels as they are, in percent, ", own.Legend[0], StringComparison.Ordinal);
        Assert.Contains("(loss − plain) / (plain on labels as they are − plain)", own.Legend[2], StringComparison.Ordinal);
        Assert.DoesNotContain("clean", own.ToMarkdown() + own.ToLatex(), StringComparison.Ordinal);
    }
}
