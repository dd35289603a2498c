using System.Globalization;
using System.Text.Json.Nodes;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Imaging;
using Sigmask.Metrics;
using Sigmask.Reports;
using Sigmask.Statistics;
using Sigmask.Files;
using Spectre.Console;

namespace Sigmask.Cli.Answers;

/// <summary>An evaluation against others, for people and for machines.</summary>
internal sealed class AgainstReport
{
    private const string FileName = "comparison.json";
    private const string DiagramName = "critical-difference.png";

    private static readonly string[] Columns = ["class", "this", "other", "difference", "95 % interval", "p", "Holm", "r", "cases", "patients"];

    // Which of them are shown on narrow terminals.
    private static readonly int[] Important = [0, 1, 2, 3, 4, 6];

    private readonly IReadOnlyList<MetricComparison> rows;
    private readonly NemenyiTest? nemenyi;
    private readonly FriedmanTest? friedman;
    private readonly string[] names;
    private readonly string unit;

    /// <summary>The files that it may write.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [FileName, DiagramName];

    /// <param name="own">The content of this evaluation's file.</param>
    /// <param name="others">The others.</param>
    /// <param name="unit">Of lengths.</param>
    public AgainstReport(JsonObject own, IReadOnlyList<RecordedMetrics> others, string unit)
    {
        this.unit = unit;
        var comparison = new MetricsComparison(RecordedMetrics.Of("this evaluation", own), others);
        rows = comparison.Rows();
        friedman = comparison.Ranking();
        nemenyi = friedman is null ? null : NemenyiTest.Of(friedman);
        names = ["this evaluation", .. others.Select(other => other.Name)];
    }

    /// <summary>All of it.</summary>
    public JsonObject Tree() => new()
    {
        ["comparisons"] = new JsonArray([.. rows.Select(row => row.Tree())]),
        ["ranking"] = friedman is null ? null : new JsonObject
        {
            ["metric"] = "dice",
            ["names"] = new JsonArray([.. names.Select(name => (JsonNode)name)]),
            ["mean_ranks"] = new JsonArray([.. friedman.MeanRanks.Select(rank => (JsonNode)rank)]),
            ["patients"] = friedman.Blocks,
            ["friedman_chi2"] = friedman.Statistic,
            ["friedman_p"] = friedman.PValue,
            ["critical_difference"] = nemenyi!.CriticalDifference,
        },
    };

    /// <summary>Writes the file, and the critical-difference diagram if three or more evaluations are ranked.</summary>
    /// <returns>The names of what was written.</returns>
    public IReadOnlyList<string> Write(string folder)
    {
        AtomicFile.WriteText(Path.Combine(folder, FileName), JsonOption.Text(Tree()) + "\n");
        if (nemenyi is null)
        {
            return [FileName];
        }

        ImageFile.WritePng(Path.Combine(folder, DiagramName), CriticalDifferenceDiagram.Draw(names, nemenyi, new() { Title = Invariant($"Dice, mean rank over {friedman!.Blocks} patients") }));
        return [FileName, DiagramName];
    }

    /// <summary>What was found, in words, and the tables.</summary>
    public void Show(Terminal terminal)
    {
        foreach (var other in rows.Where(row => row.Class is null).GroupBy(row => row.Against))
        {
            terminal.Out.WriteLine($"This evaluation against {other.Key}, all classes together: {Finding([.. other])}.{Few([.. other])}");
        }

        foreach (var part in rows.GroupBy(row => (row.Metric, row.Against)))
        {
            terminal.Out.WriteLine($"{Title(part.Key.Metric)}: this evaluation against {part.Key.Against}");
            terminal.Results().Write(Table(part));
        }

        if (rows.Count == 0)
        {
            terminal.Out.WriteLine("No case can be scored in both evaluations; there is nothing to compare.");
            return;
        }

        if (friedman is not null)
        {
            terminal.Out.WriteLine(Invariant($"Dice, mean rank over {friedman.Blocks} patients, 1 is best: {string.Join(", ", names.Zip(friedman.MeanRanks, (name, rank) => Invariant($"{name} {rank:0.00}")))}; Friedman p {P(friedman.PValue)}, Nemenyi critical difference {nemenyi!.CriticalDifference:0.00} at 0.05"));
        }

        terminal.Out.WriteLine("Difference: this minus the other, mean over cases, 95 % bootstrap interval over patients.");
        terminal.Out.WriteLine("p: Wilcoxon signed-rank test over patients; Holm: the same, adjusted for all comparisons of the metric; r: rank-biserial correlation, 1 if every patient is higher here.");
    }

    // As a comparison judges: what is not sure is open, and nothing is called equal.
    private static string Finding(MetricComparison[] overall)
    {
        string In(int sign) => string.Join(", ", overall.Where(row => (IsLength(row.Metric) ? -row.Sign : row.Sign) == sign).Select(row => NameOf(row.Metric)));
        string[] parts =
        [
            In(1) is { Length: > 0 } better ? $"better in {better}" : "",
            In(-1) is { Length: > 0 } worse ? $"worse in {worse}" : "",
            In(0) is { Length: > 0 } open ? $"open in {open}, which these patients do not decide (that is not the same as no difference)" : "",
        ];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private static string Few(MetricComparison[] overall) =>
        ComparisonVerdict.TooFew(overall.Min(row => row.Pair.Difference.Patients), "score more patients") is { } few ? $" {char.ToUpperInvariant(few[0])}{few[1..]}" : "";

    private static bool IsLength(string metric) => metric.EndsWith("_mm", StringComparison.Ordinal);

    private static string NameOf(string metric) => metric switch
    {
        "dice" => "Dice",
        "hd95_mm" => "HD95",
        "nsd" => "NSD",
        _ => metric,
    };

    private string Title(string metric) => IsLength(metric) ? $"{NameOf(metric)}, {unit} (smaller is better)" : $"{NameOf(metric)}, % (larger is better)";

    private FittedTable Table(IEnumerable<MetricComparison> comparisons)
    {
        string[][] cells = [.. comparisons.Select(Cells)];
        return new(
            () => Filled(false, Columns, cells),
            () => Filled(true, ImportantOf(Columns), Array.ConvertAll(cells, ImportantOf)),
            $"There is no room here for p, r and the numbers of cases and patients; --json FILE has them, as has {FileName}.");
    }

    private static string[] ImportantOf(string[] row) => Array.ConvertAll(Important, place => row[place]);

    private static Table Filled(bool isNarrow, string[] columns, string[][] rows)
    {
        var table = FittedTable.Of(isNarrow, columns);
        foreach (var row in rows)
        {
            table.AddRow(row);
        }

        return table;
    }

    private string[] Cells(MetricComparison row)
    {
        var pair = row.Pair;
        var isLength = IsLength(row.Metric);
        string Value(double value) => isLength ? Invariant($"{value:0.00} {unit}") : Invariant($"{100 * value:0.0} %");
        string Change(double value) => isLength ? Invariant($"{value:+0.00;−0.00;0.00}") : Invariant($"{100 * value:+0.0;−0.0;0.0}");
        return
        [
            Markup.Escape(row.Class is null ? row.Name : Invariant($"{row.Class} {row.Name}")),
            Value(pair.First.Mean),
            Value(pair.Second.Mean),
            Change(pair.Difference.Mean),
            pair.Difference.Interval is { } interval ? $"{Change(interval.Low)} .. {Change(interval.High)}" : "n/a",
            P(pair.Wilcoxon.PValue),
            P(row.HolmPValue),
            pair.Wilcoxon.Ranks.RankBiserial is { } effect ? Invariant($"{effect:+0.00;−0.00;0.00}") : "n/a",
            Invariant($"{pair.Difference.Cases}"),
            Invariant($"{pair.Difference.Patients}"),
        ];
    }

    private static string P(double p) => p < 0.001 ? "< 0.001" : p.ToString("0.000", CultureInfo.InvariantCulture);
}
