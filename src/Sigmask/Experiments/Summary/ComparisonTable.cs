using System.Globalization;
using System.Text;
using Sigmask.Metrics;
using Sigmask.Statistics;

namespace Sigmask.Experiments;

/// <summary>The table of a comparison: a row for each data set, network, noise and loss, over all classes, in words.</summary>
public sealed class ComparisonTable
{
    // Stands where there is nothing to say.
    private const string Nothing = "–";

    /// <summary>Stands where a loss has no training that is done, here and on the page.</summary>
    internal const string Untrained = "not trained yet";

    // Those that say which row it is.
    private const int Names = 4;

    // The column that has the difference, if losses are compared.
    private const int DifferenceColumn = 6;

    private readonly string baseline;

    private readonly bool isChosen;

    // Of one loss nothing is compared, and where labels have no noise nothing is repaired.
    private readonly bool isCompared;

    private readonly bool isRepaired;

    private readonly LabelWords labels;

    private ComparisonTable(ComparedLoss[] rows, ComparisonGrid grid)
    {
        (labels, baseline, isChosen) = (LabelWords.Of(grid), OnOneLine(grid.Baseline), rows.Any(row => row.HasChosenWeights));
        isCompared = grid.Jobs.Any(job => job.Key.Loss != grid.Baseline);
        isRepaired = isCompared && labels.HasNoise;
        Columns = ["data", "network", "noise", "loss", "Dice", "late", .. isCompared ? new[] { "difference", "p" } : [], .. isRepaired ? new[] { "repaired" } : [], "trainings"];
        (Rows, IsSure) = ([.. rows.Select(row => Array.ConvertAll(Row(row), OnOneLine))], [.. rows.Select(row => row.Sign != 0)]);
    }

    /// <summary>Headings; the first four say which row it is. Of one loss there is no difference, and where no labels have noise nothing that is repaired.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>A text for each column.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>For each row whether the difference is sure (<see cref="Significance"/>).</summary>
    public IReadOnlyList<bool> IsSure { get; }

    /// <summary>What the columns mean, a sentence each.</summary>
    public IReadOnlyList<string> Legend =>
    [
        $"Dice: mean over test cases, against {labels.Unspoiled}, in percent, by {Weights(isChosen)}; late: the mean over the last tenth of the validations, counted on the pixels that the network sees, so not to be held against Dice.",
        .. isCompared ? new[] { $"Difference: from {baseline} on the same cases, in points, with its 95 % interval over patients; p: Wilcoxon's signed-rank test over patients, corrected by Holm for all rows." } : [],
        .. isRepaired ? new[] { $"Repaired: the share of the damage of {labels.Spoiled} that is undone, (loss − {baseline}) / ({baseline} on {labels.Unspoiled} − {baseline}), with its 95 % interval over patients; {Nothing} where the 95 % interval of that damage does not lie above 0." } : [],
        isCompared ? $"{CaseScore.Policy} {Invented}" : CaseScore.Policy,
    ];

    // Of a table in a file; on a terminal nothing is bold.
    private IEnumerable<string> Explained => isCompared ? Legend.Append("Bold: p is below 0.05, and interval and signed ranks are on one side of 0.") : Legend;

    /// <summary>How differences count what one of two losses invents, in words.</summary>
    internal const string Invented = "In differences, where one of two losses invented it, the other counts 1.";

    /// <summary>The table.</summary>
    /// <param name="rows">Those over all classes are taken.</param>
    /// <param name="grid">All trainings that are asked for.</param>
    public static ComparisonTable Of(IEnumerable<ComparedLoss> rows, ComparisonGrid grid)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(grid);
        return new([.. rows.Where(row => row.IsOverall)], grid);
    }

    /// <summary>Which weights were tested, in words.</summary>
    /// <param name="isChosen">Whether they were chosen (<see cref="ComparedLoss.HasChosenWeights"/>).</param>
    internal static string Weights(bool isChosen) => isChosen ? "the weights chosen on held-back labels" : "the last weights";

    /// <summary>The table in Markdown; differences that are sure are bold.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", Columns)} |\n| {string.Join(" | ", Columns.Select((_, column) => column < Names ? "---" : "---:"))} |\n");
        foreach (var (row, isSure) in Rows.Zip(IsSure))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select((cell, column) => Marked(cell.Replace("|", "\\|", StringComparison.Ordinal), column, isSure, "**", "**")))} |\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"\n{string.Join("\n", Explained)}\n").ToString();
    }

    /// <summary>The table in LaTeX, for the package booktabs, which its first line names.</summary>
    public string ToLatex()
    {
        var text = new StringBuilder("% needs \\usepackage{booktabs}\n");
        foreach (var line in Explained)
        {
            text.Append(CultureInfo.InvariantCulture, $"% {line}\n");
        }

        text.Append("\\begin{tabular}{").Append('l', Names).Append('r', Columns.Count - Names).Append("}\n\\toprule\n").Append(CultureInfo.InvariantCulture, $"{string.Join(" & ", Columns.Select(Escaped))} \\\\\n\\midrule\n");
        foreach (var (row, isSure) in Rows.Zip(IsSure))
        {
            text.Append(CultureInfo.InvariantCulture, $"{string.Join(" & ", row.Select((cell, column) => Marked(Escaped(cell), column, isSure, "\\textbf{", "}")))} \\\\\n");
        }

        return text.Append("\\bottomrule\n\\end{tabular}\n").ToString();
    }

    private static string Marked(string cell, int column, bool isSure, string before, string after) => isSure && column == DifferenceColumn ? before + cell + after : cell;

    private string[] Row(ComparedLoss row) =>
    [
        row.Dataset, row.Model, labels.Short(row.Dataset, row.Noise), row.Loss,
        row.Dice is { } dice ? Percent(dice.Mean) : row.Finished == 0 ? Untrained : Nothing,
        row.Late is { } late ? Percent(late.Mean) : Nothing,
        .. isCompared ? new[] { Difference(row.AgainstBaseline?.Difference), P(row.HolmP) } : [],
        .. isRepaired ? new[] { Repaired(row.Repaired) } : [],
        row.Finished == row.Planned ? Invariant($"{row.Planned}") : Invariant($"{row.Finished} of {row.Planned}"),
    ];

    private static string Difference(Estimate? difference) => difference is null ? Nothing
        : DifferenceText.Of(difference.Mean, difference.Interval) + (difference.Interval is { } interval && DifferenceText.Ends(interval) is var (low, high) ? $" ({low} to {high})" : "");

    private static string P(double? p) => p is not { } value ? Nothing : value < 0.001 ? "<0.001" : Invariant($"{value:0.000}");

    private static string Repaired(RepairedShare? repaired) => repaired?.Share is not { } share ? Nothing
        : Invariant($"{100 * share:0;−0;0} %") + (repaired.Interval is { } interval ? Invariant($" ({100 * interval.Low:0;−0;0} to {100 * interval.High:0;−0;0})") : "");

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
