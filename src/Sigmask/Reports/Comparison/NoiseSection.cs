using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>Dice over the levels of annotation noise, or over the annotators who are learned from, a chart for each data set and network.</summary>
internal static class NoiseSection
{
    public const int MostCharts = 12;

    // Of what fits under a chart.
    private const int MostLetters = 45;

    // From less to more; other noise has kinds, which no line joins.
    private static readonly string[] Amounts = [CellKey.Clean, "moderate", "strong"];

    public static string Html(ReportedComparison comparison)
    {
        var charts = Charts(comparison).Select(chart => chart.Chart.ToHtml()).ToArray();
        return charts.Length == 0 ? "" : LineChart.Legend(comparison.Losses.Select(loss => (loss, comparison.SeriesOf(loss))))
            + (IsShort(comparison) ? "" : $"<p class=\"small\">{string.Join("; ", comparison.Noises.Select((noise, place) => $"<strong>{Letter(place)}</strong> {HtmlText.Encode(Name(comparison, noise))}"))}</p>\n")
            + $"<div class=\"charts\">\n{string.Concat(charts.Take(MostCharts))}</div>\n"
            + (charts.Length > MostCharts ? Invariant($"<p class=\"small\">The first {MostCharts} of {charts.Length}; the table has all.</p>\n") : "");
    }

    /// <summary>Every chart, with the data set and the network that it is of.</summary>
    public static IEnumerable<(IReadOnlyList<string> Names, LineChart Chart)> Charts(ReportedComparison comparison) =>
        from cell in comparison.Noises.Count < 2 ? [] : Places(comparison)
        let chart = Chart(comparison, cell.Dataset, cell.Model)
        where chart is not null
        select ((IReadOnlyList<string>)[cell.Dataset, cell.Model], chart);

    private static IEnumerable<(string Dataset, string Model)> Places(ReportedComparison comparison) => comparison.Cells.Select(cell => (cell.Dataset, cell.Model)).Distinct();

    private static ComparedLoss[] Rows(ReportedComparison comparison, string dataset, string model) =>
        [.. comparison.Report.Rows.Where(row => row.IsOverall && row.Dataset == dataset && row.Model == model && row.Dice is not null)];

    private static string[] Levels(ReportedComparison comparison, ComparedLoss[] rows) => [.. comparison.Noises.Where(noise => rows.Any(row => row.Noise == noise))];

    // Whether in every chart each name has room in its own part of the width; letters stand in place of names otherwise.
    private static bool IsShort(ReportedComparison comparison) => Places(comparison).All(place =>
    {
        var levels = Levels(comparison, Rows(comparison, place.Dataset, place.Model));
        return levels.All(noise => Name(comparison, place.Dataset, noise).Length * levels.Length <= MostLetters);
    });

    // The axis says that labels of annotators are learned from.
    private static string Name(ReportedComparison comparison, string dataset, string noise) => CellKey.AnnotatorOf(noise) ?? comparison.Labels.Short(dataset, noise);

    // Without noise a data set of several annotators has another name than the others.
    private static string Name(ReportedComparison comparison, string noise) =>
        string.Join(" or ", comparison.Cells.Where(cell => cell.Noise == noise).Select(cell => Name(comparison, cell.Dataset, noise)).Distinct());

    private static string Letter(int place) => place < 26 ? $"{(char)('A' + place)}" : Invariant($"{place + 1}");

    private static LineChart? Chart(ReportedComparison comparison, string dataset, string model)
    {
        var rows = Rows(comparison, dataset, model);
        var levels = Levels(comparison, rows);
        var (isShort, areAnnotators) = (IsShort(comparison), levels.Any(CellKey.IsByAnnotator));
        return levels.Length < 2 ? null : new LineChart
        {
            Title = $"{string.Join(", ", comparison.Models.Count > 1 ? [dataset, model] : new[] { dataset })}: Dice in percent by {(areAnnotators ? "annotator" : "noise")}, with 95 % intervals",
            Across = areAnnotators ? "labels learned from" : "noise added to the training labels",
            Upwards = "Dice, %",
            Levels = [.. levels.Select(noise => isShort ? Name(comparison, dataset, noise) : Letter(comparison.Noises.ToList().IndexOf(noise)))],
            Notes = isShort ? [] : [.. levels.Select(noise => $"{Letter(comparison.Noises.ToList().IndexOf(noise))}: {Name(comparison, dataset, noise)}")],
            IsJoined = levels.All(Amounts.Contains),
            Lines = [.. comparison.Losses.Select(loss => Line(loss, [.. rows.Where(row => row.Loss == loss).Select(row => (Array.IndexOf(levels, row.Noise), row.Dice!))]))],
        };

        ChartLine Line(string loss, (int Level, Estimate Dice)[] dice) => new(
            loss,
            comparison.SeriesOf(loss),
            [.. dice.OrderBy(one => one.Level).Select(one => ((double)one.Level, 100 * one.Dice.Mean))],
            [.. dice.OrderBy(one => one.Level).Select(one => (100 * (one.Dice.Interval?.Low ?? one.Dice.Mean), 100 * (one.Dice.Interval?.High ?? one.Dice.Mean)))]);
    }
}
