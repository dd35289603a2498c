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
            comparison, rows, $"Dice of the test cases in percent, against {comparison.Labels.Unspoiled}, mean over structures, and the difference in points, with 95 % intervals over patients", isByClass: false)
            + (rows.All(row => row.Finished == 0) ? "" : $"<p class=\"small\">{HtmlText.Encode(Correction(comparison))}Dice is that of {ComparisonTable.Weights(rows.Any(row => row.HasChosenWeights))}, late the mean over the last tenth of the validations, counted on the pixels that the network sees. p is Wilcoxon's signed-rank test over patients; a difference is coloured if it is below 0.05, and interval and signed ranks are on one side of 0. {HtmlText.Encode(CaseScore.Policy)} {HtmlText.Encode(ComparisonTable.Invented)} {HtmlText.Encode(Cases(comparison))}</p>\n");
    }

    // The head of the page has the same comparisons in a smaller family.
    private static string Correction(ReportedComparison comparison)
    {
        var rows = ComparedTable.Tested(comparison, isByClass: false);
        var above = comparison.Losses.Count == 2 ? "where it is a single comparison and not corrected" : "where it is corrected for the losses alone";
        return rows < 2 ? "" : Invariant($"p is corrected by Holm for the {rows} comparisons of this table, as among many one is easily small by chance: it may be larger than at the top of the page, {above}. ");
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
        // What is not trained yet is told once, with the results.
        var rows = comparison.Report.Rows.Where(row => row is { IsOverall: false, Finished: > 0 } && row.Loss != comparison.Baseline).ToArray();
        if (rows.Length == 0)
        {
            return "";
        }

        var table = ComparedTable.Html(comparison, rows, "Dice in percent by structure, and the difference in points; p is corrected by Holm for all rows of this table", isByClass: true);
        return rows.Length > Folded ? Invariant($"<details><summary>All {rows.Length} rows</summary>\n{table}</details>\n") : table;
    }
}

/// <summary>Compared losses as a table. What is the same in all rows has no column; rows of which nothing is trained yet are folded into one line.</summary>
internal static class ComparedTable
{
    /// <summary>How many rows have a p, for all of which it is corrected.</summary>
    public static int Tested(ReportedComparison comparison, bool isByClass) => comparison.Report.Rows.Count(row => row.IsOverall != isByClass && row.HolmP is not null);

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
        var baselines = comparison.Report.Rows.Where(row => row.Loss == comparison.Baseline).ToDictionary(row => (row.Dataset, row.Model, row.Noise, row.Class));
        var tested = Tested(comparison, isByClass);
        var bars = new IntervalBar(rows.Select(row => row.AgainstBaseline?.Difference).OfType<Estimate>());
        var table = new HtmlTable(
            caption,
            [
                .. told.Select(one => one.Column), new(comparison.Baseline), new(isSingle ? comparison.Methods.First() : "Dice"), new("difference"), new(tested > 1 ? Invariant($"p, corrected for {tested} rows") : "p"), new("repaired"),
                .. isByClass ? Array.Empty<HtmlColumn>() : [new("late"), new("trainings")],
            ]);
        foreach (var row in rows.Where(row => row.Finished > 0))
        {
            table.Add([.. told.Select(one => one.Cell(row)), .. Numbers(row, baselines.GetValueOrDefault((row.Dataset, row.Model, row.Noise, row.Class)), bars), .. isByClass ? Array.Empty<HtmlCell>() : [Mean(row.Late), HtmlCell.Of(row.Finished, row.Planned)]]);
        }

        string[] untrained = [.. rows.Where(row => row.Finished == 0).Select(row => string.Join(", ", told.Select(one => one.Cell(row).Value)))];
        return (table.Rows == 0 ? "" : table.ToHtml()) + (untrained.Length == 0 ? ""
            : $"<details><summary>{Quantity.Of(untrained.Length, "row")} {ComparisonTable.Untrained}</summary>\n<p class=\"small\">{HtmlText.Encode(string.Join("; ", untrained))}.</p></details>\n");
    }

    private static IEnumerable<HtmlCell> Numbers(ComparedLoss row, ComparedLoss? baseline, IntervalBar bars)
    {
        var difference = row.AgainstBaseline?.Difference;
        yield return Dice(baseline);
        yield return Dice(row);
        yield return difference is null ? HtmlCell.Missing : HtmlCell.Number(difference.Mean, HtmlText.Points(difference.Mean, difference.Interval, row.Sign) + bars.Svg(difference, row.Sign));
        yield return row.HolmP is { } p ? HtmlCell.Number(p, HtmlText.PValue(p)) : HtmlCell.Missing;
        yield return row.Repaired?.Share is { } share ? HtmlCell.Number(share, HtmlText.Share(share, row.Repaired.Interval, row.RepairedSign)) : HtmlCell.Missing;
    }

    private static HtmlCell Dice(ComparedLoss? row) => row switch
    {
        { Dice: { } dice } => HtmlCell.Number(dice.Mean, HtmlText.Percent(dice)),
        { Finished: 0 } => new($"<span class=\"bad\">{ComparisonTable.Untrained}</span>", ""),
        _ => HtmlCell.Missing,
    };

    private static HtmlCell Mean(Estimate? estimate) => estimate is null ? HtmlCell.Missing : HtmlCell.Number(estimate.Mean, Invariant($"{100 * estimate.Mean:0.0}"));
}
