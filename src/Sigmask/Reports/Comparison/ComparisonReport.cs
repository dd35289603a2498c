using Sigmask.Experiments;

namespace Sigmask.Reports;

/// <summary>The page of a comparison to send around: what came out and how sure it is, where and when, pictures, what the envelope left out, and how to repeat it.</summary>
public sealed class ComparisonReport
{
    // In the heading; more are counted.
    private const int MostNamed = 4;

    private ReportedComparison? reported;

    /// <summary>Heading of the page; null for one made of the names of the losses.</summary>
    public string? Title { get; init; }

    /// <summary>What was compared and why, a paragraph each, before the results; may be empty.</summary>
    public IReadOnlyList<string> Introduction { get; init; } = [];

    /// <summary>The folder of the comparison, from which curves and pictures are read.</summary>
    public required ComparisonFolder Folder { get; init; }

    /// <summary>All trainings that are asked for.</summary>
    public required ComparisonGrid Grid { get; init; }

    /// <summary>Those that are done.</summary>
    public required IReadOnlyList<JobResult> Results { get; init; }

    /// <summary>What they come to (<see cref="ComparisonSummary"/>).</summary>
    public required IReadOnlyList<ComparedLoss> Rows { get; init; }

    /// <summary>Each loss over all cells.</summary>
    public required IReadOnlyList<OverallComparison> Overall { get; init; }

    /// <summary>Settings and versions, name and value.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; }

    /// <summary>The command that does it again.</summary>
    public required string Command { get; init; }

    /// <summary>Files of results beside the page, by name.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>What came out, in words (<see cref="ComparisonVerdict"/>).</summary>
    public IReadOnlyList<string> Verdict => ComparisonVerdict.Of(Overall, Rows, Grid);

    internal ReportedComparison Reported => reported ??= new(this);

    /// <summary>The page, HTML that stands alone.</summary>
    /// <exception cref="Sigmask.DataException">A file of the folder is damaged.</exception>
    public string ToHtml()
    {
        var comparison = Reported;
        var title = Title ?? (comparison.IsAlone ? $"{comparison.Baseline} on {(comparison.Datasets.Count > MostNamed ? Quantity.Of(comparison.Datasets.Count, "data set") : ComparisonVerdict.Listed([.. comparison.Datasets]))}" : $"{(comparison.Methods.Count() > MostNamed ? Quantity.Of(comparison.Methods.Count(), "loss", "losses") : string.Join(", ", comparison.Methods))} against {comparison.Baseline}");
        (string Id, string Heading, string Html)[] sections =
        [
            ("results", "Results", ResultSection.Html(comparison)),
            ("noise", comparison.Labels.HasNoise && !comparison.Labels.HasAddedNoise ? "By annotator" : "By level of noise", NoiseSection.Html(comparison)),
            ("classes", "By structure", ClassSection.Html(comparison)),
            ("annotators", "Annotators", AnnotatorSection.Html(comparison)),
            ("ranks", "Ranks", RankSection.Html(comparison)),
            ("curves", "Learning curves", CurveSection.Html(comparison)),
            ("cases", "Cases", CaseSection.Html(comparison)),
            ("left-out", "What was left out", ExclusionSection.Html(comparison)),
            ("again", "How to do it again", RecordSection.Html(comparison)),
        ];
        var shown = sections.Where(section => section.Html.Length > 0).ToArray();
        return HtmlText.Page(title, $"""
            <header>
            <h1>{HtmlText.Encode(title)}</h1>
            {ScopeSection.Warning(comparison)}{string.Concat(Introduction.Select(paragraph => $"<p>{HtmlText.Encode(paragraph)}</p>\n"))}{HeadlineSection.Html(comparison)}
            </header>
            <nav aria-label="Sections"><ul class="contents screen">{string.Concat(shown.Select(section => $"<li><a href=\"#{section.Id}\">{section.Heading}</a></li>"))}</ul></nav>
            {string.Concat(shown.Select(section => $"<section aria-labelledby=\"{section.Id}\">\n<h2 id=\"{section.Id}\">{section.Heading}</h2>\n{section.Html}</section>\n"))}
            """);
    }
}
