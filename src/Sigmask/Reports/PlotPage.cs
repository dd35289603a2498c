using ScottPlot;
using Sigmask.Imaging;
using SkiaSharp;

namespace Sigmask.Reports;

/// <summary>Plots of our size and font as pictures. The font is the embedded one, as machines may have none.</summary>
internal static class PlotPage
{
    /// <summary>The width of a plot in pixels.</summary>
    public const int Width = 900;

    /// <summary>The usual height of a plot in pixels.</summary>
    public const int Height = 600;

    /// <summary>The size of the text at the axes in pixels.</summary>
    public const int TextSize = 16;

    private static readonly Lazy<IFontResolver> Font = new(Install);

    /// <summary>An empty plot.</summary>
    public static Plot New(string title, string across, string upwards)
    {
        _ = Font.Value;
        var plot = new Plot();
        plot.Font.Set(FontName);
        plot.Title(title, TextSize + 2);
        plot.XLabel(across, TextSize);
        plot.YLabel(upwards, TextSize);
        plot.Axes.Bottom.TickLabelStyle.FontSize = TextSize;
        plot.Axes.Left.TickLabelStyle.FontSize = TextSize;
        return plot;
    }

    /// <summary>The plot as a picture.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="height">Of the picture.</param>
    public static Picture Draw(Plot plot, int height = Height)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Width, height, SKColorType.Rgba8888, SKAlphaType.Opaque, null));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        plot.Render(canvas, Width, height);
        canvas.Flush();
        return SkiaPicture.FromBitmap(bitmap);
    }

    /// <summary>Several plots on one page, two in a row.</summary>
    public static Picture Draw(IReadOnlyList<Plot> plots)
    {
        const int Across = 2;
        const int PanelHeight = 340;
        var rows = (plots.Count + Across - 1) / Across;
        using var bitmap = new SKBitmap(new SKImageInfo(Across * Width, rows * PanelHeight, SKColorType.Rgba8888, SKAlphaType.Opaque, null));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        foreach (var (place, plot) in plots.Index())
        {
            using var panel = new SKBitmap(new SKImageInfo(Width, PanelHeight, SKColorType.Rgba8888, SKAlphaType.Opaque, null));
            using var own = new SKCanvas(panel);
            plot.Render(own, Width, PanelHeight);
            own.Flush();
            canvas.DrawBitmap(panel, place % Across * Width, place / Across * PanelHeight);
        }

        canvas.Flush();
        return SkiaPicture.FromBitmap(bitmap);
    }

    private static string FontName => Lettering.Typeface.FamilyName;

    private static EmbeddedFont Install()
    {
        var font = new EmbeddedFont();
        Fonts.FontResolvers.Insert(0, font);
        Fonts.Default = FontName;
        return font;
    }

    private sealed class EmbeddedFont : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == FontName ? Lettering.Typeface : null;

        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => CreateTypeface(fontName, false, false);
    }
}
