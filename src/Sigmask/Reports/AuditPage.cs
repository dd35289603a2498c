using System.Globalization;
using System.Text;
using Sigmask.Auditing;
using Sigmask.Imaging;

namespace Sigmask.Reports;

/// <summary>The page of an audit: the most suspicious regions with pictures and buttons for a reviewer's verdicts, which the browser keeps and saves as a table, and all cases.</summary>
public sealed record AuditPage
{
    /// <summary>What was found.</summary>
    public required LabelAudit Audit { get; init; }

    /// <summary>Pictures of the first regions, in their order.</summary>
    public required IReadOnlyList<Picture> Pictures { get; init; }

    /// <summary>Settings and versions, name and value.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The command that applies saved verdicts; null if annotations of this form cannot be corrected region by region.</summary>
    public required string? ApplyCommand { get; init; }

    /// <summary>The page, HTML that stands alone.</summary>
    public string ToHtml()
    {
        var title = $"Audit of {Audit.Data.Name}";
        var body = new StringBuilder();
        body.Append(Invariant($"<h1>{HtmlText.Encode(title)}</h1>\n<p class=\"lead\">{HtmlText.Encode(Introduction())}</p>\n"));
        body.Append(Invariant($"<p class=\"small\">{Key(RegionPicture.Given)}contour as annotated, {Key(RegionPicture.Suggested)}as suggested, {Key(RegionPicture.Both)}both; the region is tinted. "))
            .Append("Keys: <kbd>n</kbd> and <kbd>p</kbd> go to the next and previous region, <kbd>1</kbd> accepts the suggestion, <kbd>2</kbd> keeps the label, <kbd>3</kbd> is unsure; the same key again takes a verdict back. ")
            .Append("The browser keeps the verdicts until its data are cleared.</p>\n");
        body.Append("<h2>Regions</h2>\n<div class=\"audit-bar\"><strong id=\"count\" aria-live=\"polite\"></strong><button type=\"button\" id=\"save\">Save verdicts as CSV</button><label><input type=\"checkbox\" id=\"hide\"> hide what is judged</label></div>\n");
        body.Append(Invariant($"<ol class=\"regions\" id=\"regions\" data-audit=\"{Audit.Id}\">\n"));
        foreach (var (index, picture) in Pictures.Index())
        {
            AppendRegion(body, index, picture);
        }

        body.Append("</ol>\n").Append(ApplyCommand is { } command
            ? $"<p>What the saved verdicts accept is changed in a copy of the data:</p>\n<pre>{HtmlText.Encode(command)}</pre>\n"
            : "<p>Annotations of this form cannot be corrected region by region. The saved verdicts tell whoever corrects them by hand where to look; or convert them to masks or label volumes and audit those.</p>\n");
        AppendCases(body);
        var settings = new HtmlTable("Settings and versions", [new("setting", IsText: true), new("value", IsText: true)]);
        foreach (var (name, value) in Settings)
        {
            settings.Add([HtmlCell.Text(name), HtmlCell.Text(value)]);
        }

        body.Append(settings.ToHtml());
        return HtmlText.Page(title, body.ToString(), PageAssets.Read("audit.css"), PageAssets.Read("audit.js"));
    }

    private string Introduction()
    {
        var count = Audit.Regions.Count;
        var shown = Pictures.Count < count ? Invariant($"the {Pictures.Count} most suspicious of {count} regions") : Quantity.Of(count, "suspicious region");
        return $"{Quantity.Of(Audit.Cases.Count, "case")}, each judged by networks that learned from none of its patient. Below are {shown}, places where these networks, seeing image and annotation, would change the label. "
            + "They are wrong at times; a person decides.";
    }

    private void AppendRegion(StringBuilder body, int index, Picture picture)
    {
        var (item, region) = Audit.Regions[index];
        var (given, suggested) = (Audit.Data.Classes[region.Given], Audit.Data.Classes[region.Suggested]);
        var name = HtmlText.Encode(item.Key.Case);
        body.Append(Invariant($"<li class=\"region\" tabindex=\"0\" data-case=\"{name}\" data-region=\"{region.Number}\" data-given=\"{HtmlText.Encode(given)}\" data-suggested=\"{HtmlText.Encode(suggested)}\">"))
            .Append(Invariant($"<h3>{index + 1}. {name}, region {region.Number}</h3>"))
            .Append(HtmlText.Image(picture, $"{item.Key.Case}, region {region.Number.ToString(CultureInfo.InvariantCulture)}: contours as annotated and as suggested"))
            .Append(Invariant($"<p>annotated as <strong>{HtmlText.Encode(given)}</strong>, perhaps <strong>{HtmlText.Encode(suggested)}</strong></p>"))
            .Append(Invariant($"<p class=\"small\">{HtmlText.Encode(Sizes(item, region))}</p><div class=\"verdicts\">"));
        foreach (var (value, text) in new[] { ("accept", "accept suggestion"), ("keep", "keep label"), ("unsure", "unsure") })
        {
            body.Append(Invariant($"<button type=\"button\" value=\"{value}\" aria-pressed=\"false\">{text}</button>"));
        }

        body.Append("</div></li>\n");
    }

    private static string Sizes(AuditedCase item, SuspiciousRegion region)
    {
        var unit = item.Size.Count == 2 ? "mm²" : "mm³";
        var extent = region.Extent is { } value ? Invariant($" ({value:0.#} {unit})") : "";
        return Invariant($"{Quantity.Of(region.Pixels, "pixel")}{extent}, depth {region.Depth:0.0}; suspicion {region.Suspicion:0.000}");
    }

    private void AppendCases(StringBuilder body)
    {
        body.Append("<h2>Cases</h2>\n");
        var table = new HtmlTable(
            "By the suspicious share of their structures. Beside it what others rank by, from networks that saw the image alone: the mean loss, large where it is bad, and cleanlab's softmin score, small where it is bad.",
            [new("case", IsText: true), new("suspicious share"), new("regions"), new("pixels in them"), new("mean loss"), new("softmin")]);
        foreach (var item in Audit.Cases)
        {
            table.Add(
            [
                HtmlCell.Text(item.Key.Case),
                HtmlCell.Number(item.SuspiciousShare, Invariant($"{100 * item.SuspiciousShare:0.0} %")),
                HtmlCell.Count(item.Regions.Count),
                HtmlCell.Count(item.SuspiciousPixels),
                HtmlCell.Number(item.MeanLoss, Invariant($"{item.MeanLoss:0.000}")),
                HtmlCell.Number(item.Softmin, Invariant($"{item.Softmin:0.000}")),
            ]);
        }

        body.Append(table.ToHtml());
    }

    private static string Key(Rgb colour) => Invariant($"<span class=\"contour\" style=\"background: rgb({colour.Red} {colour.Green} {colour.Blue})\"></span>");
}
