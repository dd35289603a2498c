using System.Globalization;
using System.Text;
using Sigmask.Metrics;
using Sigmask.Statistics;

namespace Sigmask.Experiments;

/// <summary>The table of a comparison: a row for each data set, network, noise and loss, over all classes, in words.</summary>
public sealed class ComparisonTable
{
    /// <summary>Stands where there is nothing to say.</summary>
    public const string Nothing = "–";

    /// <summary>Stands where a loss has no training that is done, here and on the page.</summary>
    internal const string Untrained = "not trained yet";

    private readonly string baseline;

    private readonly bool isChosen;

    private readonly LabelWords labels;

    private ComparisonTable(IReadOnlyList<IReadOnlyList<string>> rows, IReadOnlyList<bool> isSure, string baseline, LabelWords labels, bool isChosen)
        => (Rows, IsSure, this.baseline, this.labels, this.isChosen) = (rows, isSure, baseline, labels, isChosen);

    /// <summary>Headings; the first four say which row it is.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["data", "network", "noise", "loss", "Dice", "late", "difference", "p", "repaired", "trainings"];

    /// <summary>Which column has the difference.</summary>
    public static int DifferenceColumn => 6;

    /// <summary>A text for each column.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>For each row whether the difference is sure (<see cref="Significance"/>).</summary>
    public IReadOnlyList<bool> IsSure { get; }

    /// <summary>What the columns mean, a sentence each.</summary>
    public IReadOnlyList<string> Legend =>
    [
        $"Dice: mean over test cases, against {labels.Unspoiled}, in percent, by {Weights(isChosen)}; late: the mean over the last tenth of the validations, counted on the pixels that the network sees, so not to be held against Dice.",
        $"Difference: from {baseline} on the same cases, in points, with its 95 % interval over patients; p: Wilcoxon's signed-rank test over patients, corrected by Holm for all rows.",
        $"Repaired: the share of the damage of {labels.Spoiled} that is undone, (loss − {baseline}) / ({baseline} on {labels.Unspoiled} − {baseline}), with its 95 % interval over patients; {Nothing} where the 95 % interval of that damage does not lie above 0.",
        $"{CaseScore.Policy} {Invented}",
    ];

    // Of a table in a file; on a terminal nothing is bold.
    private const string Bold = "Bold: p is below 0.05, and interval and signed ranks are on one side of 0.";

    /// <summary>How differences count what one of two losses invents, in words.</summary>
    internal const string Invented = "In differences, where one of two losses invented it, the other counts 1.";

    /// <summary>The table.</summary>
    /// <param name="rows">Those over all classes are taken.</param>
    /// <param name="grid">All trainings that are asked for.</param>
    public static ComparisonTable Of(IEnumerable<ComparedLoss> rows, ComparisonGrid grid)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(grid);
        var all = rows.Where(row => row.IsOverall).ToArray();
        return new([.. all.Select(row => Array.ConvertAll(Row(row), OnOneLine))], [.. all.Select(row => row.Sign != 0)], OnOneLine(grid.Baseline), LabelWords.Of(grid), all.Any(row => row.HasChosenWeights));
    }

    /// <summary>Which weights were tested, in words.</summary>
    /// <param name="isChosen">Whether they were chosen (<see cref="ComparedLoss.HasChosenWeights"/>).</param>
    internal static string Weights(bool isChosen) => isChosen ? "the weights chosen on held-back labels" : "the last weights";

    /// <summary>The table in Markdown; differences that are sure are bold.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", Columns)} |\n| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var (row, isSure) in Rows.Zip(IsSure))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select((cell, column) => Marked(cell.Replace("|", "\\|", StringComparison.Ordinal), column, isSure, "**", "**")))} |\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"\n{string.Join("\n", Legend.Append(Bold))}\n").ToString();
    }

    /// <summary>The table in LaTeX, for the package booktabs.</summary>
    public string ToLatex()
    {
        var text = new StringBuilder();
        foreach (var line in Legend.Append(Bold))
        {
            text.Append(CultureInfo.InvariantCulture, $"% {line}\n");
        }

        text.Append("\\begin{tabular}{llllrrrrrr}\n\\toprule\n").Append(CultureInfo.InvariantCulture, $"{string.Join(" & ", Columns.Select(Escaped))} \\\\\n\\midrule\n");
        foreach (var (row, isSure) in Rows.Zip(IsSure))
        {
            text.Append(CultureInfo.InvariantCulture, $"{string.Join(" & ", row.Select((cell, column) => Marked(Escaped(cell), column, isSure, "\\textbf{", "}")))} \\\\\n");
        }

        return text.Append("\\bottomrule\n\\end{tabular}\n").ToString();
    }

    private static string Marked(string cell, int column, bool isSure, string before, string after) => isSure && column == DifferenceColumn ? before + cell + after : cell;

    private static string[] Row(ComparedLoss row) =>
    [
        row.Dataset, row.Model, row.Noise, row.Loss,
        row.Dice is { } dice ? Percent(dice.Mean) : row.Finished == 0 ? Untrained : Nothing,
        row.Late is { } late ? Percent(late.Mean) : Nothing,
        row.AgainstBaseline is { } pair ? DifferenceText.Of(pair.Difference.Mean) + Range(pair.Difference.Interval, DifferenceText.End) : Nothing,
        row.HolmP is { } p ? p < 0.001 ? "<0.001" : Invariant($"{p:0.000}") : Nothing,
        row.Repaired?.Share is { } share ? Invariant($"{100 * share:0;−0;0} %") + Range(row.Repaired.Interval, value => Invariant($"{100 * value:0;−0;0}")) : Nothing,
        row.Finished == row.Planned ? Invariant($"{row.Planned}") : Invariant($"{row.Finished} of {row.Planned}"),
    ];

    private static string Range(ConfidenceInterval? interval, Func<double, string> text) => interval is null ? "" : $" ({text(interval.Low)} to {text(interval.High)})";

    private static string Percent(double value) => Invariant($"{100 * value:0.0}");

    // A plan may name things as it likes, but a row is a line, and so is a comment.
    private static string OnOneLine(string text) => text.ReplaceLineEndings(" ");

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text)
        {
            escaped.Append(letter switch
            {
                '&' or '%' or '$' or '#' or '_' or '{' or '}' => $"\\{letter}",
                '~' => "\\textasciitilde{}",
                '^' => "\\textasciicircum{}",
                '\\' => "\\textbackslash{}",
                '<' => "\\textless{}",
                '>' => "\\textgreater{}",
                '|' => "\\textbar{}",

                // At the beginning of a row they would be taken for what belongs to the end of the one before: \\[distance] and \\*.
                '[' or '*' when string.IsNullOrWhiteSpace(escaped.ToString()) => $"{{{letter}}}",
                '–' => "--",
                '−' => "$-$",
                _ => letter.ToString(),
            });
        }

        return escaped.ToString();
    }
}
