using System.Text;
using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Reports;

/// <summary>Labels that are shown over an image.</summary>
/// <param name="Name">Whose they are: "reference", "plain", ...</param>
/// <param name="Labels">[H, W].</param>
/// <param name="Note">What is to be said of them, such as a score; empty for nothing.</param>
public sealed record LabelLayer(string Name, byte[] Labels, string Note = "");

/// <summary>
/// An image and label maps of it, of which any two lie over each other with a divider between them that is moved by mouse, finger and keyboard. Without scripts and on paper they stand beside each other.
/// The image is in the page once, labels are outlines: small and sharp at any size.
/// </summary>
public sealed record ImageSlider
{
    /// <summary>Of the image, different from all others of the page: letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>What is seen, plain text, below.</summary>
    public required string Caption { get; init; }

    /// <summary>The image, H x W.</summary>
    public required Picture Image { get; init; }

    /// <summary>The label maps, at least one; the first and the last are shown first.</summary>
    public required IReadOnlyList<LabelLayer> Layers { get; init; }

    /// <summary>The slider as HTML.</summary>
    /// <exception cref="ArgumentException">Labels are not of the image's size.</exception>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append("<figure class=\"slider\" data-left=\"1\">\n<div class=\"stage\"><div class=\"layers\">\n");
        html.Append(Figure("image", "", Invariant($"<image id=\"{Id}\" width=\"{Image.Width}\" height=\"{Image.Height}\" href=\"{HtmlText.DataUri(Image)}\"/>")));
        foreach (var layer in Layers)
        {
            if (layer.Labels.Length != Image.Width * Image.Height)
            {
                throw new ArgumentException(Invariant($"{layer.Labels.Length} labels of {layer.Name} do not fit an image of {Image.Width} x {Image.Height} pixels."));
            }

            html.Append(Figure(layer.Name, layer.Note, $"<use href=\"#{Id}\"/>{Outlines(layer.Labels)}"));
        }

        return html.Append(Invariant($"</div></div>\n<figcaption>{HtmlText.Encode(Caption)}</figcaption>\n</figure>\n")).ToString();
    }

    /// <summary>The colours of classes, to stand above sliders.</summary>
    /// <param name="classes">Names by label; the background is left out.</param>
    public static string Legend(IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var items = Enumerable.Range(1, classes.Count - 1).Select(label =>
            $"<li><svg viewBox=\"0 0 20 10\" aria-hidden=\"true\"><rect x=\"1\" y=\"1\" width=\"18\" height=\"8\" {Paint(label)}/></svg>{HtmlText.Encode(classes[label])}</li>");
        return $"<ul class=\"legend\">{string.Concat(items)}</ul>\n";
    }

    private string Figure(string name, string note, string drawing) =>
        Invariant($"<figure><svg viewBox=\"0 0 {Image.Width} {Image.Height}\" role=\"img\" aria-label=\"{HtmlText.Encode($"{Caption}: {name}")}\">{drawing}</svg>")
        + $"<figcaption>{HtmlText.Encode(name)}{(note.Length > 0 ? $" <span>{HtmlText.Encode(note)}</span>" : "")}</figcaption></figure>\n";

    private string Outlines(byte[] labels) => string.Concat(labels.Distinct().Where(label => label is not (0 or Sample.Ignored)).Order()
        .Select(label => $"<path d=\"{LabelContour.Path(labels, Image.Width, label)}\" {Paint(label)}/>"));

    private static string Paint(int label)
    {
        var color = ClassColor.Of(label);
        return Invariant($"class=\"structure\" color=\"#{color.Red:x2}{color.Green:x2}{color.Blue:x2}\"");
    }
}
