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
        var rows = comparison.Report.Rows.Where(row => row.IsOverall && (row.Loss != comparison.Baseline || comparison.IsAlone)).ToArray();
        return ComparedTable.Html(
            comparison, rows, $"Dice of the test cases in percent, against {comparison.Labels.Unspoiled}, mean over structures{(comparison.IsAlone ? "" : ", and the difference in points")}, with 95 % intervals over patients", isByClass: false)
            + (rows.All(row => row.Finished == 0) ? "" : $"{FewPatients(comparison)}<p class=\"small\">{HtmlText.Encode(Legend(comparison, rows))}</p>\n");
    }

    private static string Legend(ReportedComparison comparison, ComparedLoss[] rows)
    {
        var test = comparison.IsAlone ? "" : "p is Wilcoxon's signed-rank test over patients; a difference is coloured if it is below 0.05, and interval and signed ranks are on one side of 0. ";
        return $"{Correction(comparison)}Dice is that of {ComparisonTable.Weights(rows.Any(row => row.HasChosenWeights))}, late the mean over the last tenth of the validations, counted on the pixels that the network sees. {test}"
            + $"{CaseScore.Policy} {(comparison.IsAlone ? "" : $"{ComparisonTable.Invented} ")}{Cases(comparison)}";
    }

    // The head of the page counts the patients of all data sets together.
    private static string FewPatients(ReportedComparison comparison)
    {
        string[] notes =
        [
            .. from dataset in comparison.Datasets
               let patients = comparison.PatientsOf(dataset)
               where patients > 0
               let jobs = comparison.Grid.Jobs.Where(job => job.Key.Dataset == dataset)
               let few = ComparisonVerdict.TooFew(patients, arePhantoms: jobs.All(job => job.IsTruthKnown), isByFolds: jobs.Any(job => job.Key.Fold is not null))
               where few is not null
               select $"{dataset}: {few}",
        ];
        return comparison.IsAlone || comparison.Datasets.Count == 1 || notes.Length == 0 ? "" : $"<p>{HtmlText.Encode(string.Join(" ", notes))}</p>\n";
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
            (new("noise", IsText: true), row => HtmlCell.Text(comparison.Labels.Short(row.Dataset, row.Noise))),
            (new("loss", IsText: true), row => HtmlCell.Text(row.Loss)),
        ];
        var told = names.Where((one, place) => place == 0 || rows.Select(row => one.Cell(row).Value).Distinct().Count() > 1).ToArray();
        var baselines = comparison.Report.Rows.Where(row => row.Loss == comparison.Baseline).ToDictionary(row => (row.Dataset, row.Model, row.Noise, row.Class));
        var tested = Tested(comparison, isByClass);
        var (isCompared, isRepaired) = (!comparison.IsAlone, !comparison.IsAlone && comparison.Labels.HasNoise);
        var bars = new IntervalBar(rows.Select(row => row.AgainstBaseline?.Difference).OfType<Estimate>());
        var table = new HtmlTable(
            caption,
            [
                .. told.Select(one => one.Column),
                .. isCompared ? new HtmlColumn[] { new(comparison.Baseline) } : [],
                new(isSingle ? comparison.Methods.First() : "Dice"),
                .. isCompared ? new HtmlColumn[] { new("difference"), new(tested > 1 ? Invariant($"p, corrected for {tested} rows") : "p") } : [],
                .. isRepaired ? new HtmlColumn[] { new("repaired") } : [],
                .. isByClass ? Array.Empty<HtmlColumn>() : [new("late"), new("trainings")],
            ]);
        foreach (var row in rows.Where(row => row.Finished > 0))
        {
            table.Add(
            [
                .. told.Select(one => one.Cell(row)),
                .. isCompared ? new[] { Dice(baselines.GetValueOrDefault((row.Dataset, row.Model, row.Noise, row.Class))) } : [],
                Dice(row),
                .. isCompared ? new[] { Difference(row, bars), P(row) } : [],
                .. isRepaired ? new[] { Repaired(row) } : [],
                .. isByClass ? Array.Empty<HtmlCell>() : [Mean(row.Late), HtmlCell.Of(row.Finished, row.Planned)],
            ]);
        }

        string[] untrained = [.. rows.Where(row => row.Finished == 0).Select(row => string.Join(", ", told.Select(one => one.Cell(row).Value)))];
        return (table.Rows == 0 ? "" : table.ToHtml()) + (untrained.Length == 0 ? ""
            : $"<details><summary>{Quantity.Of(untrained.Length, "row")} {ComparisonTable.Untrained}</summary>\n<p class=\"small\">{HtmlText.Encode(string.Join("; ", untrained))}.</p></details>\n");
    }

    private static HtmlCell Difference(ComparedLoss row, IntervalBar bars) => row.AgainstBaseline?.Difference is { } difference
        ? HtmlCell.Number(difference.Mean, HtmlText.Points(difference.Mean, difference.Interval, row.Sign) + bars.Svg(difference, row.Sign)) : HtmlCell.Missing;

    private static HtmlCell P(ComparedLoss row) => row.HolmP is { } p ? HtmlCell.Number(p, HtmlText.PValue(p)) : HtmlCell.Missing;

    private static HtmlCell Repaired(ComparedLoss row) => row.Repaired is { Share: { } share } repaired ? HtmlCell.Number(share, HtmlText.Share(share, repaired.Interval, row.RepairedSign)) : HtmlCell.Missing;

    private static HtmlCell Dice(ComparedLoss? row) => row switch
    {
        { Dice: { } dice } => HtmlCell.Number(dice.Mean, HtmlText.Percent(dice)),
        { Finished: 0 } => new($"<span class=\"bad\">{ComparisonTable.Untrained}</span>", ""),
        _ => HtmlCell.Missing,
    };

    private static HtmlCell Mean(Estimate? estimate) => estimate is null ? HtmlCell.Missing : HtmlCell.Number(estimate.Mean, Invariant($"{100 * estimate.Mean:0.0}"));
}
