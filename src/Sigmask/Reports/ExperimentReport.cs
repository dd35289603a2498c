using System.Globalization;
using System.Text;
using Sigmask.Experiments;
using Sigmask.Imaging;
using Sigmask.Metrics;

namespace Sigmask.Reports;

/// <summary>One page of an experiment to send around: the verdict, the numbers with their intervals, pictures, and how to repeat it.</summary>
public sealed record ExperimentReport
{
    /// <summary>Heading of the page.</summary>
    public required string Title { get; init; }

    /// <summary>What was done, a paragraph each.</summary>
    public required IReadOnlyList<string> Introduction { get; init; }

    /// <summary>All comparisons: of each data set its classes, then "all".</summary>
    public required IReadOnlyList<LossComparison> Comparisons { get; init; }

    /// <summary>What there is to see of each data set.</summary>
    public required IReadOnlyList<DatasetPictures> Datasets { get; init; }

    /// <summary>Settings and versions, name and value.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; }

    /// <summary>The command that repeats the experiment.</summary>
    public required string Command { get; init; }

    /// <summary>The page, HTML that stands alone.</summary>
    public string ToHtml()
    {
        var body = new StringBuilder();
        body.AppendLine(CultureInfo.InvariantCulture, $"<h1>{HtmlText.Encode(Title)}</h1>");
        foreach (var paragraph in Introduction)
        {
            body.AppendLine(CultureInfo.InvariantCulture, $"<p>{HtmlText.Encode(paragraph)}</p>");
        }

        body.AppendLine(CultureInfo.InvariantCulture, $"<p><strong>{HtmlText.Encode(Verdict(Comparisons))}</strong></p>");
        body.AppendLine(CultureInfo.InvariantCulture, $"<div class=\"wide\">{DifferenceChart.Svg(Comparisons)}</div>");
        AppendTable(body);
        foreach (var dataset in Datasets)
        {
            AppendDataset(body, dataset);
        }

        body.AppendLine("<h2>How to repeat this</h2>");
        body.AppendLine(CultureInfo.InvariantCulture, $"<pre>{HtmlText.Encode(Command)}</pre>");
        body.AppendLine("<table><tbody>");
        foreach (var (name, value) in Settings)
        {
            body.AppendLine(CultureInfo.InvariantCulture, $"<tr><td>{HtmlText.Encode(name)}</td><td class=\"text\">{HtmlText.Encode(value)}</td></tr>");
        }

        body.AppendLine("</tbody></table>");
        return HtmlText.Page(Title, body.ToString());
    }

    /// <summary>One sentence on where the envelope gained, where it lost and where the cases leave it open.</summary>
    /// <param name="comparisons">Those of class "all" count.</param>
    public static string Verdict(IReadOnlyList<LossComparison> comparisons)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        var all = comparisons.Where(one => one.Class == "all").ToArray();
        var better = Names(all.Where(one => one.Difference.Interval is { Low: > 0 }));
        var worse = Names(all.Where(one => one.Difference.Interval is { High: < 0 }));
        var open = Names(all.Where(one => one.Difference.Interval is not ({ Low: > 0 } or { High: < 0 })));
        string[] parts =
        [
            better.Length > 0 ? $"The envelope is better than the plain loss on {better}" : "",
            worse.Length > 0 ? $"the plain loss is better on {worse}" : "",
            open.Length > 0 ? $"the interval of the difference includes 0 on {open}" : "",
        ];
        var sentence = string.Join("; ", parts.Where(part => part.Length > 0));
        return sentence.Length == 0 ? "Nothing was compared." : $"{char.ToUpperInvariant(sentence[0])}{sentence[1..]}.";
    }

    private static string Names(IEnumerable<LossComparison> comparisons) => string.Join(", ", comparisons.Select(one => one.Dataset));

    private void AppendTable(StringBuilder body)
    {
        body.AppendLine("<p class=\"small\">Dice in percent on the clean labels of test images, mean [95 % interval over cases], and the paired difference in points. "
            + HtmlText.Encode(CaseScore.Policy) + "</p>");
        body.AppendLine("<div class=\"wide\"><table><thead><tr><th>structure</th><th>plain loss</th><th>envelope</th><th>difference</th><th>cases</th></tr></thead><tbody>");
        foreach (var one in Comparisons)
        {
            var isAll = one.Class == "all";
            body.AppendLine(CultureInfo.InvariantCulture, $"<tr{(isAll ? " class=\"all\"" : "")}><td>{HtmlText.Encode(isAll ? $"{one.Dataset}, all" : one.Class)}</td><td>{HtmlText.Percent(one.Baseline)}</td>"
                + $"<td>{HtmlText.Percent(one.Method)}</td><td>{HtmlText.Points(one.Difference)}</td><td>{one.Difference.Cases}</td></tr>");
        }

        body.AppendLine("</tbody></table></div>");
    }

    private static void AppendDataset(StringBuilder body, DatasetPictures dataset)
    {
        body.AppendLine(CultureInfo.InvariantCulture, $"<h2>{HtmlText.Encode(dataset.Name)}</h2>");
        body.AppendLine(CultureInfo.InvariantCulture, $"<p>{HtmlText.Encode(dataset.Description)}</p>");
        body.AppendLine(HtmlText.Image(dataset.Examples, $"Test images of {dataset.Name} with clean labels, the plain loss's and the envelope's segmentation"));
        body.AppendLine("<h3>What it left out</h3>");
        body.AppendLine(CultureInfo.InvariantCulture, $"<p>{HtmlText.Encode(dataset.Exclusion.Sentence)}</p>");
        body.AppendLine(HtmlText.Image(dataset.Excluded, $"Training images of {dataset.Name}: noisy annotation, true labels, and the pixels that the envelope left out"));
    }
}

/// <summary>What there is to see of a data set in a report.</summary>
/// <param name="Name">Of the data set.</param>
/// <param name="Description">A sentence on it.</param>
/// <param name="Examples">Test images with reference and predictions.</param>
/// <param name="Excluded">Training images with what the envelope left out.</param>
/// <param name="Exclusion">How right it was to leave that out.</param>
public sealed record DatasetPictures(string Name, string Description, Picture Examples, Picture Excluded, ExclusionQuality Exclusion);
