using Sigmask.Experiments;
using Sigmask.Metrics;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>Every cell of the comparison: a row for each data set, network, noise and loss.</summary>
internal static class ResultSection
{
    public static string Html(ReportedComparison comparison)
    {
        // A baseline that stands alone has nobody else's row to stand in.
        var rows = comparison.Report.Rows.Where(row => row.IsOverall && (row.Loss != comparison.Baseline || comparison.Losses.Count == 1)).ToArray();
        return ComparedTable.Html(
            comparison, rows, "Dice in percent on clean labels of the test cases, mean over structures, and the difference in points, with 95 % intervals over patients", isByClass: false)
            + $"<p class=\"small\">Dice is that of {ComparisonTable.Weights(rows.Any(row => row.HasChosenWeights))}, late the mean over the last tenth of the validations, counted on the pixels that the network sees. p is Wilcoxon's signed-rank test over patients, corrected by Holm for all rows; a difference is coloured if it is below 0.05, and interval and signed ranks are on one side of 0. {HtmlText.Encode(CaseScore.Policy)} {HtmlText.Encode(ComparisonTable.Invented)} {HtmlText.Encode(Cases(comparison))}</p>\n";
    }

    private static string Cases(ReportedComparison comparison)
    {
        var counts = comparison.Report.Results.GroupBy(result => result.Key.Dataset).Select(dataset => Invariant($"{dataset.Key} {dataset.SelectMany(result => result.Scores).Select(score => score.Key).Distinct().Count()}"));
        return comparison.Report.Results.Count == 0 ? "" : $"Test cases: {string.Join(", ", counts)}.";
    }
}

/// <summary>The same by structure.</summary>
internal static class ClassSection
{
    private const int Folded = 24;

    public static string Html(ReportedComparison comparison)
    {
        var rows = comparison.Report.Rows.Where(row => !row.IsOverall && row.Loss != comparison.Baseline).ToArray();
        if (rows.Length == 0)
        {
            return "";
        }

        var table = ComparedTable.Html(comparison, rows, "Dice in percent by structure, and the difference in points; p is corrected by Holm for all structures", isByClass: true);
        return rows.Length > Folded ? Invariant($"<details><summary>All {rows.Length} rows</summary>\n{table}</details>\n") : table;
    }
}

/// <summary>Compared losses as a table. What is the same in all rows has no column.</summary>
internal static class ComparedTable
{
    public static string Html(ReportedComparison comparison, IReadOnlyList<ComparedLoss> rows, string caption, bool isByClass)
    {
        var isSingle = comparison.Losses.Count == 2;
        (HtmlColumn Column, Func<ComparedLoss, HtmlCell> Cell)[] names =
        [
            .. isByClass ? new (HtmlColumn, Func<ComparedLoss, HtmlCell>)[] { (new("structure", IsText: true), row => HtmlCell.Text(row.Class)) } : [],
            (new("data", IsText: true), row => HtmlCell.Text(row.Dataset)),
            (new("network", IsText: true), row => HtmlCell.Text(row.Model)),
            (new("noise", IsText: true), row => HtmlCell.Text(row.Noise)),
            (new("loss", IsText: true), row => HtmlCell.Text(row.Loss)),
        ];
        var told = names.Where((one, place) => place == 0 || rows.Select(row => one.Cell(row).Value).Distinct().Count() > 1).ToArray();
        var baselines = comparison.Report.Rows.Where(row => row.Loss == comparison.Baseline).ToDictionary(row => (row.Dataset, row.Model, row.Noise, row.Class), row => row.Dice);
        var bars = new IntervalBar(rows.Select(row => row.AgainstBaseline?.Difference).OfType<Estimate>());
        var table = new HtmlTable(
            caption,
            [
                .. told.Select(one => one.Column), new(comparison.Baseline), new(isSingle ? comparison.Methods.First() : "Dice"), new("difference"), new("p"), new("repaired"),
                .. isByClass ? Array.Empty<HtmlColumn>() : [new("late"), new("trainings")],
            ]);
        foreach (var row in rows)
        {
            table.Add([.. told.Select(one => one.Cell(row)), .. Numbers(row, baselines.GetValueOrDefault((row.Dataset, row.Model, row.Noise, row.Class)), bars), .. isByClass ? Array.Empty<HtmlCell>() : [Mean(row.Late), HtmlCell.Of(row.Finished, row.Planned)]]);
        }

        return table.ToHtml();
    }

    private static IEnumerable<HtmlCell> Numbers(ComparedLoss row, Estimate? baseline, IntervalBar bars)
    {
        var difference = row.AgainstBaseline?.Difference;
        yield return baseline is null ? HtmlCell.Missing : HtmlCell.Number(baseline.Mean, HtmlText.Percent(baseline));
        yield return row.Dice is { } dice ? HtmlCell.Number(dice.Mean, HtmlText.Percent(dice)) : row.Finished < row.Planned ? new("<span class=\"bad\">missing</span>", "") : HtmlCell.Missing;
        yield return difference is null ? HtmlCell.Missing : HtmlCell.Number(difference.Mean, HtmlText.Points(difference.Mean, difference.Interval, row.Sign) + bars.Svg(difference, row.Sign));
        yield return row.HolmP is { } p ? HtmlCell.Number(p, HtmlText.PValue(p)) : HtmlCell.Missing;
        yield return row.Repaired?.Share is { } share ? HtmlCell.Number(share, HtmlText.Share(share, row.Repaired.Interval)) : HtmlCell.Missing;
    }

    private static HtmlCell Mean(Estimate? estimate) => estimate is null ? HtmlCell.Missing : HtmlCell.Number(estimate.Mean, Invariant($"{100 * estimate.Mean:0.0}"));
}
