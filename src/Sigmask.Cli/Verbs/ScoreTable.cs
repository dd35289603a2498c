using System.Globalization;
using Sigmask.Metrics;
using Spectre.Console;

namespace Sigmask.Cli.Verbs;

/// <summary>Scores by class as a table for people.</summary>
internal static class ScoreTable
{
    public static Table Of(IEnumerable<ScoreSummary> summary)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("class", "Dice mean", "median", "95 % interval", "IoU mean", "cases");
        foreach (var part in summary)
        {
            table.AddRow(
                Markup.Escape(part.Class is null ? part.Name : $"{part.Class} {part.Name}"),
                Text(part.Dice?.Mean),
                Text(part.Dice?.Median),
                part.Dice?.Interval is { } interval ? $"{Text(interval.Low)} .. {Text(interval.High)}" : "n/a",
                Text(part.Iou?.Mean),
                $"{part.Dice?.Cases ?? 0}");
        }

        return table;
    }

    private static string Text(double? share) => share is { } value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "n/a";
}
