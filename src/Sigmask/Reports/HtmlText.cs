using System.Net;
using Sigmask.Imaging;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>Pieces of an HTML page that stands alone: nothing is loaded from elsewhere, and browsers are told to load nothing.</summary>
public static class HtmlText
{
    // Whatever a page is made of: no request leaves it. Pictures and files to save are within it.
    private const string Policy = "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /// <summary>A whole page in the look of all pages, light or dark as the reader has it, for wide and narrow screens and for paper. Sortable tables and sliders work without more.</summary>
    /// <param name="title">Plain text.</param>
    /// <param name="body">HTML.</param>
    /// <param name="style">CSS of this page alone.</param>
    /// <param name="script">JavaScript of this page alone.</param>
    public static string Page(string title, string body, string style = "", string script = "") => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{Policy}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Encode(title)}</title>
        <link rel="icon" href="data:,">
        <style>
        {PageAssets.Style}{style}
        </style>
        </head>
        <body>
        <main>
        {body}
        </main>
        <script>
        {PageAssets.Scripts}
        {script}
        </script>
        </body>
        </html>

        """;

    /// <summary>Plain text made safe for HTML.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A picture inside the page.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="description">What it shows, for those who cannot see it.</param>
    public static string Image(Picture picture, string description) => $"<img alt=\"{Encode(description)}\" src=\"{DataUri(picture)}\">";

    /// <summary>A picture as an address that holds it.</summary>
    public static string DataUri(Picture picture) => $"data:image/png;base64,{Convert.ToBase64String(ImageFile.Png(picture))}";

    /// <summary>A photograph or scan as an address that holds it, made small (WebP).</summary>
    public static string PhotoUri(Picture picture) => $"data:image/webp;base64,{Convert.ToBase64String(ImageFile.WebP(picture))}";

    /// <summary>A mean in percent with its interval.</summary>
    public static string Percent(Estimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return estimate.Interval is { } interval ? Invariant($"{100 * estimate.Mean:F1} <span class=\"small\">[{100 * interval.Low:F1}, {100 * interval.High:F1}]</span>") : Invariant($"{100 * estimate.Mean:F1}");
    }

    /// <summary>A signed difference in percentage points with its interval, coloured where it is sure.</summary>
    /// <param name="difference">In [-1, 1].</param>
    /// <param name="interval">Its interval, if it has one.</param>
    /// <param name="sign">1 if it is surely above 0, -1 if surely below, 0 if that is open.</param>
    public static string Points(double difference, ConfidenceInterval? interval, int sign)
    {
        var range = interval is not null && DifferenceText.Ends(interval) is var (low, high) ? $" <span class=\"small\">[{low}, {high}]</span>" : "";
        return $"<span class=\"{Sureness(sign)}\">{DifferenceText.Of(difference, interval)}</span>{range}";
    }

    /// <summary>A repaired share in percent with its interval, coloured where it is sure.</summary>
    /// <param name="share">1 is all of the damage.</param>
    /// <param name="interval">Its interval, if it has one.</param>
    /// <param name="sign">1 if damage is surely repaired, -1 if surely added to, 0 if that is open.</param>
    public static string Share(double share, ConfidenceInterval? interval, int sign)
    {
        var range = interval is null ? "" : Invariant($" <span class=\"small\">[{100 * interval.Low:0;−0;0}, {100 * interval.High:0;−0;0}]</span>");
        return Invariant($"<span class=\"{Sureness(sign)}\">{100 * share:0;−0;0} %</span>{range}");
    }

    /// <summary>A p-value.</summary>
    public static string PValue(double p) => p < 0.001 ? "&lt;&nbsp;0.001" : Invariant($"{p:0.000}");

    /// <summary>A signed difference in percentage points.</summary>
    public static string InPoints(double difference) => DifferenceText.Of(difference);

    /// <summary>The class, in the style sheet, of a difference that is surely above 0 (1), surely below (-1) or open (0).</summary>
    public static string Sureness(int sign) => sign switch { > 0 => "good", < 0 => "bad", _ => "open" };
}
