using Sigmask.Cli.Answers;
using Sigmask.Metrics;
using Spectre.Console;

namespace Sigmask.Cli.Tests.Answers;

public sealed class ScoreTableTests
{
    [Theory]
    [InlineData(80, false)]
    [InlineData(160, true)]
    public void On_a_narrow_terminal_the_less_important_columns_are_left_out_and_no_number_is_cut(int width, bool isWhole)
    {
        string[] classes = ["background", "left ventricle"];
        CaseScore[] scores = [.. CaseScore.Of(new("a", "a"), [1, 1, 0], [1, 0, 0], classes), .. CaseScore.Of(new("b", "b"), [1, 1, 0], [1, 1, 0], classes), .. CaseScore.Of(new("c", "c"), [0, 1, 1], [1, 1, 0], classes)];

        var text = Written(ScoreTable.Of(new MeasuredCases(scores, new MetricOptions(), true).Summary(), "mm"), width);

        Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
        Assert.DoesNotContain('…', text);
        Assert.Equal(isWhole, text.Contains("median ", StringComparison.Ordinal));
        Assert.Equal(!isWhole, text.Contains("--json", StringComparison.Ordinal));
        Assert.Matches(@"1 left ventricle +\d+\.\d % +", text);
        Assert.Matches(@"\d %? ?\.\. \d+\.\d %", text);
    }

    private static string Written(FittedTable table, int width)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        console.Profile.Width = width;
        console.Write(table);
        return writer.ToString();
    }
}
