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
    public void Labels_of_which_nobody_knows_whether_they_are_right_are_not_called_clean()
    {
        var grid = MadeUpResults.Files().Grid;
        var own = ComparisonTable.Of(Rows, grid with { Jobs = [.. grid.Jobs.Select(job => job with { IsTruthKnown = false })] });

        Assert.StartsWith("Dice: mean over test cases, against labels as they are, in percent, ", own.Legend[0], StringComparison.Ordinal);
        Assert.Contains("(loss − plain) / (plain on labels as they are − plain)", own.Legend[2], StringComparison.Ordinal);
        Assert.DoesNotContain("clean", own.ToMarkdown() + own.ToLatex(), StringComparison.Ordinal);
    }
}
