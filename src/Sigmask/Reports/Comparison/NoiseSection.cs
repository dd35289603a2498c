using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>Dice over the levels of annotation noise, a chart for each data set and network.</summary>
internal static class NoiseSection
{
    public const int MostCharts = 12;

    public static string Html(ReportedComparison comparison)
    {
        var charts = comparison.Noises.Count < 2 ? [] : comparison.Cells.Select(cell => (cell.Dataset, cell.Model)).Distinct().Select(cell => Chart(comparison, cell.Dataset, cell.Model)).Where(chart => chart.Length > 0).ToArray();
        return charts.Length == 0 ? "" : LineChart.Legend(comparison.Losses.Select(loss => (loss, comparison.SeriesOf(loss))))
            + $"<div class=\"charts\">\n{string.Concat(charts.Take(MostCharts))}</div>\n"
            + (charts.Length > MostCharts ? Invariant($"<p class=\"small\">The first {MostCharts} of {charts.Length}; the table has all.</p>\n") : "");
    }

    private static string Chart(ReportedComparison comparison, string dataset, string model)
    {
        var rows = comparison.Report.Rows.Where(row => row.IsOverall && row.Dataset == dataset && row.Model == model && row.Dice is not null).ToArray();
        var levels = comparison.Noises.Where(noise => rows.Any(row => row.Noise == noise)).ToArray();
        return levels.Length < 2 ? "" : new LineChart
        {
            Title = $"{string.Join(", ", comparison.Models.Count > 1 ? [dataset, model] : new[] { dataset })}: Dice in percent by noise, with 95 % intervals",
            Across = "annotation noise in the training labels",
            Levels = levels,
            Lines = [.. comparison.Losses.Select(loss => Line(loss, [.. rows.Where(row => row.Loss == loss).Select(row => (Array.IndexOf(levels, row.Noise), row.Dice!))]))],
        }.ToHtml();

        ChartLine Line(string loss, (int Level, Estimate Dice)[] dice) => new(
            loss,
            comparison.SeriesOf(loss),
            [.. dice.OrderBy(one => one.Level).Select(one => ((double)one.Level, 100 * one.Dice.Mean))],
            [.. dice.OrderBy(one => one.Level).Select(one => (100 * (one.Dice.Interval?.Low ?? one.Dice.Mean), 100 * (one.Dice.Interval?.High ?? one.Dice.Mean)))]);
    }
}
