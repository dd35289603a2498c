using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sigmask.Experiments;
using Sigmask.Training;

namespace Sigmask.Reports;

/// <summary>What is needed to do the comparison again: the command and where it was given, the plan, files, settings, versions, seeds, dates, and what it costs.</summary>
internal static class RecordSection
{
    // Settings that are shown by themselves, not in the table.
    private const string Command = "command";
    private const string Folder = "folder";
    private const string Plan = "plan";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Html(ReportedComparison comparison)
    {
        var report = comparison.Report;
        var seeds = string.Join(", ", comparison.Grid.Jobs.Select(job => job.Key.Seed).Distinct().Order());
        var folds = string.Join(", ", comparison.Grid.Jobs.Select(job => job.Key.Fold).OfType<string>().Distinct());
        var settings = new (string Name, string Value)[] { ("seeds", seeds), ("folds", folds), ("trainings begun", Dates(comparison)) }.Where(one => one.Value.Length > 0)
            .Concat(report.Settings.Where(one => one.Key is not (Command or Folder or Plan)).Select(one => (one.Key, one.Value)));
        return Repeated(report)
            + $"<table class=\"settings\"><caption>Settings and versions</caption><tbody>\n{string.Concat(settings.DistinctBy(one => one.Item1).Select(one => $"<tr><th scope=\"row\">{HtmlText.Encode(one.Item1)}</th><td class=\"text\">{HtmlText.Encode(one.Item2)}</td></tr>\n"))}</tbody></table>\n"
            + (report.Results.Count == 0 ? "" : $"<details><summary>Time and memory of the trainings</summary>\n{Costs(comparison)}</details>\n");
    }

    private static string Repeated(ComparisonReport report)
    {
        string? Setting(string name) => report.Settings.Where(one => one.Key == name).Select(one => one.Value).FirstOrDefault();
        var files = string.Join(", ", report.Files.Concat(((string[])[report.Folder.Plots, report.Folder.Plan]).Where(Path.Exists).Select(path => Path.GetFileName(path))).Select(Link));
        return $"<pre>{HtmlText.Encode(report.Command)}</pre>\n"
            + (Setting(Folder) is { } folder ? $"<p>Give it where it was given, in {HtmlText.Encode(folder)}: relative paths in it and in the plan begin there. Trainings that are done are not done again; to do all of them anew give another folder.</p>\n" : "")
            + (files.Length == 0 ? "" : $"<p>Beside this page: {files}.</p>\n")
            + (Setting(Plan) is { } plan ? $"<pre class=\"plan\" role=\"region\" tabindex=\"0\" aria-label=\"The plan\">{HtmlText.Encode(Readable(plan))}</pre>\n" : "");
    }

    private static string Link(string file) => $"<a href=\"{HtmlText.Encode(Uri.EscapeDataString(file))}\">{HtmlText.Encode(file)}</a>";

    // A plan in several lines is shown as its author wrote it, with the comments.
    private static string Readable(string plan)
    {
        var text = plan.Trim();
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            return text;
        }

        try
        {
            return JsonNode.Parse(text, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })?.ToJsonString(Indented) ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    // They may have been done over weeks.
    private static string Dates(ReportedComparison comparison)
    {
        var names = comparison.Report.Results.Select(result => result.Key).ToHashSet();
        var begun = comparison.Grid.Jobs.Where(job => names.Contains(job.Key)).Select(job => Begun(comparison.Report.Folder.Job(job.Name).Run)).OfType<DateTime>().Order().ToArray();
        string Date(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return begun.Length == 0 ? "" : begun.Length == 1 ? $"{Date(begun[0])} UTC" : $"{Date(begun[0])} to {Date(begun[^1])} UTC";
    }

    // Null for a record that is not there or cannot be read: the result of the training stands without it.
    private static DateTime? Begun(RunFolder run)
    {
        try
        {
            return File.Exists(run.Record) ? RunRecord.Read(run.Record).Started : null;
        }
        catch (TrainingException)
        {
            return null;
        }
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
                HtmlCell.Text(cell.Key.Dataset), HtmlCell.Text(cell.Key.Model), HtmlCell.Text(comparison.Labels.Short(cell.Key.Dataset, cell.Key.Noise)), HtmlCell.Text(cell.Key.Loss),
                Number(done, results => results.Average(result => result.Seconds), "0.0"),
                Number([.. done.Where(result => result.MillisecondsPerStep is not null)], results => results.Average(result => result.MillisecondsPerStep!.Value), "0.0"),
                Number(done, results => results.Max(result => result.PeakMegabytes), "0"),
                HtmlCell.Of(done.Length, cell.Count()),
            ]);
        }

        return table.ToHtml();
    }

    private static HtmlCell Number(JobResult[] results, Func<JobResult[], double> value, string format) =>
        results.Length == 0 ? HtmlCell.Missing : HtmlCell.Number(value(results), value(results).ToString(format, CultureInfo.InvariantCulture));
}
