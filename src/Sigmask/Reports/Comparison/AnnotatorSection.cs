using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>Where several people annotated a data set: how far each agrees with the consensus, and what was predicted with each.</summary>
internal static class AnnotatorSection
{
    public static string Html(ReportedComparison comparison)
    {
        var rows = ComparedAnnotator.Of(comparison.Report.Results);
        if (rows.Count == 0)
        {
            return "";
        }

        // Two annotators: wherever they differ their majority is undecided, so each agrees with it wholly, whatever they drew.
        var telling = rows.GroupBy(row => row.Dataset)
            .Where(own => own.Select(row => row.Annotator).Distinct().Count() > 2 || own.Any(row => row.Consensus?.Mean < 1))
            .Select(own => own.Key).ToHashSet();
        var table = new HtmlTable(
            "Dice in percent over test cases, mean over structures, with 95 % intervals over patients: of each annotator with the consensus, and of the predictions of each loss with each annotator",
            [new("annotator", IsText: true), new("data", IsText: true), new("network", IsText: true), new("learned from", IsText: true), new("with consensus"), .. comparison.Losses.Select(loss => new HtmlColumn(loss))]);
        foreach (var cell in rows.GroupBy(row => (row.Dataset, row.Model, row.Noise, row.Annotator)))
        {
            table.Add(
            [
                HtmlCell.Text(cell.Key.Annotator), HtmlCell.Text(cell.Key.Dataset), HtmlCell.Text(cell.Key.Model), HtmlCell.Text(comparison.Labels.Short(cell.Key.Dataset, cell.Key.Noise)),
                telling.Contains(cell.Key.Dataset) ? Number(cell.First().Consensus) : HtmlCell.Missing,
                .. comparison.Losses.Select(loss => Number(cell.FirstOrDefault(row => row.Loss == loss)?.Prediction)),
            ]);
        }

        var untold = rows.All(row => telling.Contains(row.Dataset)) ? "" : " Of two annotators the agreement with the consensus is left out: it would be 100 %, as their majority is undecided wherever they differ.";
        return table.ToHtml() + $"<p class=\"small\">An annotator is a part of the consensus. Pixels on which it is undecided do not count.{untold}</p>\n";
    }

    private static HtmlCell Number(Estimate? estimate) => estimate is null ? HtmlCell.Missing : HtmlCell.Number(estimate.Mean, HtmlText.Percent(estimate));
}
