using System.Net;
using Sigmask.Imaging;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>Pieces of an HTML page that stands alone: no script, no file beside it, nothing loaded from elsewhere.</summary>
public static class HtmlText
{
    private const string Style = """
        :root { color-scheme: light dark; --line: #8884; --good: #0a7d4f; --bad: #b3261e; }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.7rem; margin-bottom: .2rem } h2 { margin-top: 2.2rem; border-bottom: 1px solid var(--line) }
        table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
        th, td { padding: .3rem .6rem; text-align: right; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums }
        th:first-child, td:first-child, td.text, th.text { text-align: left } tr.all td { font-weight: 600 }
        .good { color: var(--good) } .bad { color: var(--bad) } .small { font-size: .85rem; opacity: .8 }
        img { max-width: 100%; height: auto; display: block; margin: .5rem 0 } svg text { font: 13px system-ui, sans-serif; fill: currentColor }
        .wide { overflow-x: auto } .wide > svg { display: block; min-width: 32rem }
        @media (max-width: 40rem) { th, td { padding: .3rem .15rem; font-size: .75rem } td > .small { display: block; white-space: nowrap; font-size: .65rem } }
        code, pre { font: .85rem/1.4 ui-monospace, monospace } pre { overflow-x: auto; padding: .7rem; border: 1px solid var(--line) }
        """;

    /// <summary>A whole page.</summary>
    /// <param name="title">Plain text.</param>
    /// <param name="body">HTML.</param>
    public static string Page(string title, string body) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Encode(title)}</title>
        <style>
        {Style}
        </style>
        </head>
        <body>
        {body}
        </body>
        </html>

        """;

    /// <summary>Plain text made safe for HTML.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A picture inside the page.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="description">What it shows, for those who cannot see it.</param>
    public static string Image(Picture picture, string description) =>
        $"<img alt=\"{Encode(description)}\" src=\"data:image/png;base64,{Convert.ToBase64String(ImageFile.Png(picture))}\">";

    /// <summary>A mean in percent with its interval.</summary>
    public static string Percent(Estimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return estimate.Interval is { } interval ? Invariant($"{100 * estimate.Mean:F1} <span class=\"small\">[{100 * interval.Low:F1}, {100 * interval.High:F1}]</span>") : Invariant($"{100 * estimate.Mean:F1}");
    }

    /// <summary>A signed difference in percentage points with its interval, coloured where the interval leaves out 0.</summary>
    public static string Points(Estimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        var style = estimate.Interval switch { { Low: > 0 } => "good", { High: < 0 } => "bad", _ => "" };
        var interval = estimate.Interval is { } range ? Invariant($" <span class=\"small\">[{100 * range.Low:+0.0;-0.0;0.0}, {100 * range.High:+0.0;-0.0;0.0}]</span>") : "";
        return Invariant($"<span class=\"{style}\">{100 * estimate.Mean:+0.0;-0.0;0.0}</span>{interval}");
    }
}
