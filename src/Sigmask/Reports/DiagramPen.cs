using Sigmask.Imaging;
using SkiaSharp;

namespace Sigmask.Reports;

/// <summary>Lines, bars and text in the manner of our diagrams.</summary>
internal sealed class DiagramPen(SKCanvas canvas, int textSize) : IDisposable
{
    private readonly SKFont font = Lettering.Font(textSize);
    private readonly SKPaint ink = new() { Color = new SKColor(0x22, 0x22, 0x22), IsAntialias = true, StrokeWidth = 1.5f };
    private readonly SKPaint bar = new() { Color = new SKColor(0x1F, 0x66, 0xB0), IsAntialias = true, StrokeWidth = 6, StrokeCap = SKStrokeCap.Round };

    public void Line(float x1, float y1, float x2, float y2) => canvas.DrawLine(x1, y1, x2, y2, ink);

    public void Bar(float from, float to, float y) => canvas.DrawLine(from, y, to, y, bar);

    /// <summary>Text on a base line, cut if it is wider than it may be.</summary>
    public void Text(string text, float x, float y, float width, SKTextAlign align) => canvas.DrawText(Lettering.Fit(text, font, width), x, y, align, font, ink);

    /// <summary>Text of which only the beginning may be cut short.</summary>
    public void Text(string text, string end, float x, float y, float width, SKTextAlign align) =>
        Text(Lettering.Fit(text, font, width - font.MeasureText(end)) + end, x, y, float.MaxValue, align);

    public void Dispose()
    {
        font.Dispose();
        ink.Dispose();
        bar.Dispose();
    }
}
