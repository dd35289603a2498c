using Sigmask.Imaging;
using SkiaSharp;

namespace Sigmask.Data;

/// <summary>A picture with a line of text below it.</summary>
public sealed record Captioned(Picture Picture, string Caption);

/// <summary>How a contact sheet is laid out.</summary>
public sealed record ContactSheetOptions
{
    /// <summary>Pictures a row.</summary>
    public int Columns { get; init; } = 4;

    /// <summary>Side of the square that each picture is fitted into, in pixels.</summary>
    public int CellSize { get; init; } = 256;

    /// <summary>A line above the pictures; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>Names of the classes by label, shown with their colours below the pictures (background left out); empty for none.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Height of the text in pixels.</summary>
    public int TextSize { get; init; } = 14;
}

/// <summary>Many pictures on one page, each with its caption.</summary>
public static class ContactSheet
{
    private const int Gap = 8;

    /// <summary>Draws the pictures row by row, each fitted into its cell with its proportions kept.</summary>
    /// <returns>A colour picture on white.</returns>
    /// <exception cref="ArgumentException">There is no picture.</exception>
    public static Picture Draw(IReadOnlyList<Captioned> pictures, ContactSheetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Count == 0)
        {
            throw new ArgumentException("A contact sheet needs at least one picture.", nameof(pictures));
        }

        options ??= new ContactSheetOptions();
        var line = (int)Math.Ceiling(1.4 * options.TextSize);
        var columns = Math.Min(options.Columns, pictures.Count);
        var rows = (pictures.Count + columns - 1) / columns;
        var top = Gap + (options.Title is null ? 0 : line + Gap);
        var pitch = options.CellSize + line + Gap;
        var legend = options.Classes.Count > 1 ? line + Gap : 0;

        using var bitmap = new SKBitmap(new SKImageInfo(Gap + (columns * (options.CellSize + Gap)), top + (rows * pitch) + legend, SKColorType.Rgba8888, SKAlphaType.Opaque, null));
        using var canvas = new SKCanvas(bitmap);
        using var font = Lettering.Font(options.TextSize);
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        canvas.Clear(SKColors.White);
        if (options.Title is not null)
        {
            canvas.DrawText(Lettering.Fit(options.Title, font, bitmap.Width - (2 * Gap)), Gap, Gap + options.TextSize, SKTextAlign.Left, font, ink);
        }

        for (var i = 0; i < pictures.Count; i++)
        {
            var cell = SKRect.Create(Gap + (i % columns * (options.CellSize + Gap)), top + (i / columns * pitch), options.CellSize, options.CellSize);
            DrawPicture(canvas, pictures[i].Picture, cell);
            canvas.DrawText(Lettering.Fit(pictures[i].Caption, font, cell.Width), cell.Left, cell.Bottom + options.TextSize, SKTextAlign.Left, font, ink);
        }

        if (legend > 0)
        {
            DrawLegend(canvas, options, font, ink, bitmap.Height - line - (Gap / 2));
        }

        canvas.Flush();
        return SkiaPicture.FromBitmap(bitmap);
    }

    private static void DrawPicture(SKCanvas canvas, Picture picture, SKRect cell)
    {
        var scale = Math.Min(cell.Width / picture.Width, cell.Height / picture.Height);
        var size = new SKSize(picture.Width * scale, picture.Height * scale);
        var target = SKRect.Create(cell.MidX - (size.Width / 2), cell.MidY - (size.Height / 2), size.Width, size.Height);
        // Enlarged pixels stay visible as such; shrinking averages.
        var sampling = scale >= 1 ? new SKSamplingOptions(SKFilterMode.Nearest) : new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear);
        using var bitmap = SkiaPicture.ToBitmap(picture.ToColor());
        using var image = SKImage.FromBitmap(bitmap);
        canvas.DrawImage(image, target, sampling, null);
    }

    private static void DrawLegend(SKCanvas canvas, ContactSheetOptions options, SKFont font, SKPaint ink, float top)
    {
        float left = Gap;
        for (var label = 1; label < options.Classes.Count; label++)
        {
            var color = ClassColor.Of(label);
            using var paint = new SKPaint { Color = new SKColor(color.Red, color.Green, color.Blue) };
            canvas.DrawRect(SKRect.Create(left, top + 2, options.TextSize, options.TextSize), paint);
            left += options.TextSize + (Gap / 2f);
            canvas.DrawText(options.Classes[label], left, top + options.TextSize, SKTextAlign.Left, font, ink);
            left += font.MeasureText(options.Classes[label]) + (2 * Gap);
        }
    }
}
