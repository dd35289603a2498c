using System.Text;
using Sigmask.Auditing;
using Sigmask.Imaging;

namespace Sigmask.Reports;

/// <summary>The page of an audit: the most suspicious regions with pictures and buttons for a reviewer's verdicts, which the browser keeps and saves as a table, and the most suspicious cases.</summary>
public sealed record AuditPage
{
    /// <summary>What was found.</summary>
    public required LabelAudit Audit { get; init; }

    /// <summary>Pictures of the first regions with their marks, in their order (<see cref="RegionPicture.Draw"/>).</summary>
    public required IReadOnlyList<Picture> Pictures { get; init; }

    /// <summary>The same places without marks, in the same order (<see cref="RegionPicture.Crop"/>).</summary>
    public required IReadOnlyList<Picture> Crops { get; init; }

    /// <summary>Settings and versions, name and value.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The command that applies saved verdicts; null if annotations of this form cannot be corrected region by region.</summary>
    public required string? ApplyCommand { get; init; }

    private const int ShownCases = 100;

    // The numbers are those of docs/audit.md, which says how they were measured.
    private const string Reading = """
        <p><strong>Suspicion</strong> orders the regions. It is the product of three shares: how much more probable the networks find the other label than the one that is there, how deep the region is (thin rims, by which annotators always differ, count little), and how suspicious the whole case is.
        So it is no probability of an error, its values are often low, and they compare regions of one audit only. (Depth, in audit.csv, is the largest distance of a pixel of the region from its edge, in pixels as the networks see them.)</p>
        <p><strong>How far to read:</strong> from the top, until hardly anything is accepted any more; there is no value at which errors end. Measured on 200 phantoms (made pictures) of which 40 were annotated badly: of the first 50 regions 68 % were wrong in at least half of their pixels in burns, 96 % in fetal ultrasound and 100 % in hearts. Further down was not measured, nor were other data.</p>

        """;

    /// <summary>The page, HTML that stands alone.</summary>
    public string ToHtml()
    {
        var title = $"Audit of {Audit.Data.Name}";
        var body = new StringBuilder();
        body.Append(Invariant($"<h1>{HtmlText.Encode(title)}</h1>\n<p class=\"lead\">{HtmlText.Encode(Introduction())}</p>\n"))
            .Append(AuditDoubt.Of(Audit) is { } doubt ? $"<p class=\"warning\"><strong>{HtmlText.Encode(doubt)}</strong></p>\n" : "")
            .Append(Reading)
            .Append("<h2>Regions</h2>\n")
            .Append(Invariant($"<p class=\"small\"><span class=\"hatching\"></span>the region in question, hatched in its own colours; all around it is grey and darker. Contours: {Key(RegionPicture.Given)}as annotated, {Key(RegionPicture.Suggested)}as suggested, {Key(RegionPicture.Both)}both. "))
            .Append("Beside it the same place without marks. Columns, rows and slices are counted from 0.</p>\n<p class=\"small screen\">Keys: <kbd>n</kbd> and <kbd>p</kbd> go to the next and previous region, <kbd>1</kbd> accepts the suggestion, <kbd>2</kbd> keeps the label, <kbd>3</kbd> is unsure; the same key again takes a verdict back. ")
            .Append("The browser keeps the verdicts until its data are cleared; a saved table can be loaded again, here or in another browser.</p>\n");
        body.Append("<noscript><p><strong>Verdicts can be given only where JavaScript is allowed.</strong> The page asks for nothing from elsewhere.</p></noscript>\n")
            .Append("<div class=\"audit-bar\"><strong id=\"count\" aria-live=\"polite\"></strong><button type=\"button\" id=\"save\">Save verdicts as CSV</button><button type=\"button\" id=\"load\">Load verdicts…</button><input type=\"file\" id=\"file\" accept=\".csv,text/csv\" hidden>")
            .Append("<label><input type=\"checkbox\" id=\"hide\"> hide what is judged</label><p id=\"said\" role=\"status\"></p>")
            .Append(Invariant($"<div id=\"after\" hidden>{Afterwards()}</div></div>\n<ol class=\"regions\" id=\"regions\" data-audit=\"{Audit.Id}\">\n"));
        for (var index = 0; index < Pictures.Count; index++)
        {
            AppendRegion(body, index);
        }

        body.Append(Invariant($"</ol>\n<p class=\"screen\"><button type=\"button\" id=\"more\" hidden></button></p>\n{Afterwards()}\n"));
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
        var unseen = Audit.Cases.All(item => item.Key.Case == item.Key.Patient) ? "that did not learn from it; every case is taken as a patient of its own" : "that learned from no case of its patient";
        return $"{Quantity.Of(Audit.Cases.Count, "case")}, each judged by networks {unseen}. Below are {shown}, places where these networks, seeing image and annotation, would change the label. "
            + "They are wrong at times; a person decides.";
    }

    private string Afterwards() => ApplyCommand is { } command
        ? $"<p>What the saved verdicts accept is changed in a copy of the data by this command. Run it where the audit was run, with the path of the saved file:</p>\n<pre>{HtmlText.Encode(command)}</pre>"
        : "<p>Annotations of this form cannot be corrected region by region. The saved verdicts tell whoever corrects them by hand where to look; or convert them to masks or label volumes and audit those.</p>";

    private void AppendRegion(StringBuilder body, int index)
    {
        var (item, region) = Audit.Regions[index];
        var (given, suggested) = (Audit.Data.Classes[region.Given], Audit.Data.Classes[region.Suggested]);
        var name = HtmlText.Encode(item.Key.Case);
        var heading = Invariant($"Case {item.Key.Case}, region {region.Number}");
        var place = RegionPlace.Of(region, item.Size).Text;
        var size = Size(item, region);
        body.Append(Invariant($"<li class=\"region\" tabindex=\"0\" data-case=\"{name}\" data-region=\"{region.Number}\" data-given=\"{HtmlText.Encode(given)}\" data-suggested=\"{HtmlText.Encode(suggested)}\">"))
            .Append(Invariant($"<h3>{index + 1}. {HtmlText.Encode($"{heading}: {given} → {suggested}?")}</h3><div class=\"views\">"))
            .Append(HtmlText.Image(Pictures[index], $"{heading}, hatched, with the contours as annotated and as suggested: {size} around {place}, annotated as {given}, perhaps {suggested}"))
            .Append(Invariant($"<img alt=\"{HtmlText.Encode($"{heading}: the same place without marks")}\" src=\"{HtmlText.PhotoUri(Crops[index])}\">"))
            .Append(Invariant($"</div><p>annotated as <strong>{HtmlText.Encode(given)}</strong>; accepting makes the hatched area <strong>{HtmlText.Encode(suggested)}</strong></p>"))
            .Append(Invariant($"<p class=\"small\">{HtmlText.Encode(size)} around {place}; suspicion {Percent(region.Suspicion)}</p><div class=\"verdicts\">"));
        foreach (var (value, text) in new[] { ("accept", "accept suggestion"), ("keep", "keep label"), ("unsure", "unsure") })
        {
            body.Append(Invariant($"<button type=\"button\" value=\"{value}\" aria-pressed=\"false\">{text}</button>"));
        }

        body.Append("</div></li>\n");
    }

    private static string Size(AuditedCase item, SuspiciousRegion region)
    {
        var unit = item.Size.Count == 2 ? "mm²" : "mm³";
        var extent = region.Extent is { } value ? Invariant($" ({value:0.#} {unit})") : "";
        return $"{Quantity.Of(region.Pixels, "pixel")}{extent}";
    }

    private void AppendCases(StringBuilder body)
    {
        body.Append("<h2>Cases</h2>\n");
        var table = new HtmlTable(
            "By the suspicious share of their structures. Beside it what others rank by, from networks that saw the image alone: the mean loss, large where it is bad, and cleanlab's softmin score, small where it is bad.",
            [new("case", IsText: true), new("suspicious share"), new("regions"), new("pixels in them"), new("mean loss"), new("softmin")]);
        foreach (var item in Audit.Cases.Take(ShownCases))
        {
            table.Add(
            [
                HtmlCell.Text(item.Key.Case),
                HtmlCell.Number(item.SuspiciousShare, Percent(item.SuspiciousShare)),
                HtmlCell.Count(item.Regions.Count),
                HtmlCell.Count(item.SuspiciousPixels),
                HtmlCell.Number(item.MeanLoss, Invariant($"{item.MeanLoss:0.000}")),
                HtmlCell.Number(item.Softmin, Invariant($"{item.Softmin:0.000}")),
            ]);
        }

        body.Append(table.ToHtml());
        if (Audit.Cases.Count > ShownCases)
        {
            body.Append(Invariant($"<p class=\"small\">{AuditTables.CasesName} has {Quantity.Of(Audit.Cases.Count - ShownCases, "more case")}, less suspicious than these.</p>\n"));
        }
    }

    private static string Percent(double share) => Invariant($"{100 * share:0.0} %");

    private static string Key(Rgb colour) => Invariant($"<span class=\"contour\" style=\"background: rgb({colour.Red} {colour.Green} {colour.Blue})\"></span>");
}
