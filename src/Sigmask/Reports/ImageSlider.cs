using System.Text;
using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Reports;

/// <summary>What is shown in place of an image: labels over it, or another picture of the same size.</summary>
public sealed record SliderLayer
{
    private SliderLayer(string name, string note) => (Name, Note) = (name, note);

    /// <summary>What it is: "reference", "plain", ...</summary>
    public string Name { get; }

    /// <summary>What is to be said of it, such as a score; empty for nothing.</summary>
    public string Note { get; }

    /// <summary>[H, W]; null for a picture.</summary>
    public byte[]? Labels { get; private init; }

    /// <summary>H x W; null for labels.</summary>
    public Picture? Picture { get; private init; }

    /// <summary>Labels, [H, W].</summary>
    public static SliderLayer Of(string name, byte[] labels, string note = "") => new(name, note) { Labels = labels };

    /// <summary>A picture.</summary>
    public static SliderLayer Of(string name, Picture picture, string note = "") => new(name, note) { Picture = picture };
}

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

    /// <summary>What it is compared with, at least one; the first and the last are shown first.</summary>
    public required IReadOnlyList<SliderLayer> Layers { get; init; }

    /// <summary>The slider as HTML.</summary>
    /// <exception cref="ArgumentException">Labels are not of the image's size.</exception>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append("<figure class=\"slider\" data-left=\"1\">\n<div class=\"stage\"><div class=\"layers\">\n");
        html.Append(Figure("image", "", Photo(Image, $" id=\"{Id}\"")));
        foreach (var layer in Layers)
        {
            var pixels = layer.Labels?.Length ?? (layer.Picture!.Width * layer.Picture.Height);
            if (pixels != Image.Width * Image.Height)
            {
                throw new ArgumentException(Invariant($"{pixels} pixels of {layer.Name} do not fit an image of {Image.Width} x {Image.Height} pixels."));
            }

            html.Append(Figure(layer.Name, layer.Note, layer.Labels is { } labels ? $"<use href=\"#{Id}\"/>{Outlines(labels)}" : Photo(layer.Picture!, "")));
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

    private static string Photo(Picture picture, string attributes) => Invariant($"<image{attributes} width=\"{picture.Width}\" height=\"{picture.Height}\" href=\"{HtmlText.PhotoUri(picture)}\"/>");

    private string Outlines(byte[] labels) => string.Concat(labels.Distinct().Where(label => label is not (0 or Sample.Ignored)).Order()
        .Select(label => $"<path d=\"{LabelContour.Path(labels, Image.Width, label)}\" {Paint(label)}/>"));

    private static string Paint(int label)
    {
        var color = ClassColor.Of(label);
        return Invariant($"class=\"structure\" color=\"#{color.Red:x2}{color.Green:x2}{color.Blue:x2}\"");
    }
}
