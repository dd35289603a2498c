using System.Globalization;
using Sigmask.Cli.Terminals;
using Sigmask.Metrics;
using Sigmask.Statistics;
using Spectre.Console;

namespace Sigmask.Cli.Answers;

/// <summary>Scores by class as a table for people.</summary>
internal static class ScoreTable
{
    /// <summary>The table.</summary>
    /// <param name="summary">Each class and all.</param>
    /// <param name="unit">The unit of lengths.</param>
    public static FittedTable Of(IReadOnlyCollection<ScoreSummary> summary, string unit) => new FittedTable(
        () => Whole(summary, unit),
        () => Narrow(summary, unit),
        "There is no room here for medians, IoU, ASSD and NSD; --json FILE has them, as has metrics.json.");

    private static Table Whole(IReadOnlyCollection<ScoreSummary> summary, string unit)
    {
        var table = FittedTable.Of(false, "class", "Dice mean", "median", "95 % interval", "IoU mean", $"HD95 mean, {unit}", "95 % interval", $"ASSD mean, {unit}", "NSD mean", "cases");
        foreach (var part in summary)
        {
            var (dice, distance) = (Of(part, "dice"), Of(part, "hd95_mm"));
            table.AddRow(
                Name(part),
                Share(dice?.Mean),
                Share(dice?.Median),
                Interval(dice, Share),
                Share(Of(part, "iou")?.Mean),
                Length(distance?.Mean),
                Interval(distance, Length),
                Length(Of(part, "assd_mm")?.Mean),
                Share(Of(part, "nsd")?.Mean),
                Invariant($"{dice?.Cases ?? 0}"));
        }

        return table;
    }

    private static Table Narrow(IReadOnlyCollection<ScoreSummary> summary, string unit)
    {
        var table = FittedTable.Of(true, "class", "Dice", "95 % interval", $"HD95, {unit}", "95 % interval", "cases");
        foreach (var part in summary)
        {
            var (dice, distance) = (Of(part, "dice"), Of(part, "hd95_mm"));
            table.AddRow(Name(part), Share(dice?.Mean), Interval(dice, Share), Length(distance?.Mean), Interval(distance, Length), Invariant($"{dice?.Cases ?? 0}"));
        }

        return table;
    }

    // A blank where distances were not measured.
    private static Estimate? Of(ScoreSummary part, string key) => part.Estimates.FirstOrDefault(one => one.Metric.Key == key).Estimate;

    private static string Name(ScoreSummary part) => Markup.Escape(part.Class is null ? part.Name : Invariant($"{part.Class} {part.Name}"));

    /// <summary>By which definitions, below the table.</summary>
    public static void Explain(MeasuredCases measured, Terminal terminal)
    {
        terminal.Out.WriteLine(Invariant($"HD95, ASSD and NSD as {measured.Options.Definition.Word()} defines them; NSD at {measured.Options.Tolerance} {measured.Unit}; lengths in {measured.Unit}."));
        terminal.Out.WriteLine(measured.Policy);
    }

    private static string Interval(Estimate? estimate, Func<double?, string> text) => estimate?.Interval is { } interval ? $"{text(interval.Low)} .. {text(interval.High)}" : "n/a";

    private static string Share(double? share) => share is { } value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "n/a";

    private static string Length(double? length) => length?.ToString("0.00", CultureInfo.InvariantCulture) ?? "n/a";
}
