using SkiaSharp;

namespace Sigmask.Imaging;

/// <summary>Text in pictures, in a font that the assembly carries (DejaVu Sans: Latin, Greek, a few symbols): machines may have none.</summary>
public static class Lettering
{
    private static readonly Lazy<SKTypeface> Embedded = new(Load);

    /// <summary>The embedded typeface; shared, never to be disposed.</summary>
    public static SKTypeface Typeface => Embedded.Value;

    /// <summary>The embedded typeface at a size in pixels; the caller disposes the font.</summary>
    internal static SKFont Font(float size) => new(Typeface, size) { Edging = SKFontEdging.Antialias, Subpixel = true };

    /// <summary>The longest beginning of a text that fits a width, with an ellipsis if it had to be cut.</summary>
    internal static string Fit(string text, SKFont font, float width)
    {
        if (font.MeasureText(text) <= width)
        {
            return text;
        }

        var length = text.Length - 1;
        while (length > 0 && font.MeasureText(text[..length] + "…") > width)
        {
            length--;
        }

        return text[..length] + "…";
    }

    private static SKTypeface Load()
    {
        using var stream = typeof(Lettering).Assembly.GetManifestResourceStream("DejaVuSans-Subset.ttf")!;
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
