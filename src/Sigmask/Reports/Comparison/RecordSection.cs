using Sigmask.Experiments;

namespace Sigmask.Reports;

/// <summary>What is needed to do the comparison again: the command, files, settings, versions, seeds, and what it costs.</summary>
internal static class RecordSection
{
    public static string Html(ReportedComparison comparison)
    {
        var report = comparison.Report;
        var seeds = string.Join(", ", comparison.Grid.Jobs.Select(job => job.Key.Seed).Distinct().Order());
        var folds = string.Join(", ", comparison.Grid.Jobs.Select(job => job.Key.Fold).OfType<string>().Distinct());
        var settings = new (string Name, string Value)[] { ("seeds", seeds), ("folds", folds) }.Where(one => one.Value.Length > 0).Concat(report.Settings.Select(one => (one.Key, one.Value)));
        return $"<pre>{HtmlText.Encode(report.Command)}</pre>\n"
            + (report.Files.Count == 0 ? "" : $"<p>Beside this page: {string.Join(", ", report.Files.Select(file => $"<a href=\"{HtmlText.Encode(Uri.EscapeDataString(file))}\">{HtmlText.Encode(file)}</a>"))}.</p>\n")
            + $"<table class=\"settings\"><caption>Settings and versions</caption><tbody>\n{string.Concat(settings.DistinctBy(one => one.Item1).Select(one => $"<tr><th scope=\"row\">{HtmlText.Encode(one.Item1)}</th><td class=\"text\">{HtmlText.Encode(one.Item2)}</td></tr>\n"))}</tbody></table>\n"
            + $"<details><summary>Time and memory of the trainings</summary>\n{Costs(comparison)}</details>\n";
    }

    private static string Costs(ReportedComparison comparison)
    {
        var table = new HtmlTable(
            "Of each cell and loss the mean time of a training, the median time of a step and the most memory",
            [new("data", IsText: true), new("network", IsText: true), new("noise", IsText: true), new("loss", IsText: true), new("seconds"), new("ms a step"), new("MB"), new("trainings")]);
        foreach (var cell in comparison.Grid.Jobs.GroupBy(job => (job.Key.Dataset, job.Key.Model, job.Key.Noise, job.Key.Loss)))
        {
            var done = comparison.Trainings((cell.Key.Dataset, cell.Key.Model, cell.Key.Noise), cell.Key.Loss).Select(one => one.Result).ToArray();
            table.Add(
            [
                HtmlCell.Text(cell.Key.Dataset), HtmlCell.Text(cell.Key.Model), HtmlCell.Text(cell.Key.Noise), HtmlCell.Text(cell.Key.Loss),
                Number(done, results => results.Average(result => result.Seconds), "0.0"),
                Number([.. done.Where(result => result.MillisecondsPerStep is not null)], results => results.Average(result => result.MillisecondsPerStep!.Value), "0.0"),
                Number(done, results => results.Max(result => result.PeakMegabytes), "0"),
                HtmlCell.Of(done.Length, cell.Count()),
            ]);
        }

        return table.ToHtml();
    }

    private static HtmlCell Number(JobResult[] results, Func<JobResult[], double> value, string format) =>
        results.Length == 0 ? HtmlCell.Missing : HtmlCell.Number(value(results), value(results).ToString(format, System.Globalization.CultureInfo.InvariantCulture));
}
