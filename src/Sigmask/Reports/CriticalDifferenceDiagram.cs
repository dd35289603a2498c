using Sigmask.Imaging;
using Sigmask.Statistics;
using SkiaSharp;

namespace Sigmask.Reports;

/// <summary>How the diagram is laid out.</summary>
public sealed record CriticalDifferenceDiagramOptions
{
    /// <summary>Width in pixels, 200 or more; the height follows from the number of methods.</summary>
    public int Width { get; init; } = 960;

    /// <summary>Height of the text in pixels.</summary>
    public int TextSize { get; init; } = 16;

    /// <summary>A line above; null for none.</summary>
    public string? Title { get; init; }
}

/// <summary>
/// The critical-difference diagram (Demšar 2006): methods at their mean ranks, best to the left; a bar joins those that Nemenyi's test cannot
/// tell apart, and the one above the axis is as long as the critical difference.
/// </summary>
public static class CriticalDifferenceDiagram
{
    /// <summary>Draws the diagram.</summary>
    /// <param name="names">The methods, in the order of the test's ranks.</param>
    /// <param name="test">The outcome of Nemenyi's test.</param>
    /// <param name="options">Layout; null: the defaults.</param>
    /// <returns>A colour picture on white.</returns>
    /// <exception cref="ArgumentException">There is not one name for each method.</exception>
    public static Picture Draw(IReadOnlyList<string> names, NemenyiTest test, CriticalDifferenceDiagramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(test);
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, 200);
        if (names.Count != test.MeanRanks.Count)
        {
            throw new ArgumentException($"{names.Count} names do not fit {test.MeanRanks.Count} methods.", nameof(names));
        }

        var groups = test.Groups();
        var layout = new DiagramLayout(options, names.Count, groups.Count, test.CriticalDifference);
        using var bitmap = new SKBitmap(new SKImageInfo(options.Width, layout.Height, SKColorType.Rgba8888, SKAlphaType.Opaque, null));
        using var canvas = new SKCanvas(bitmap);
        using var pen = new DiagramPen(canvas, options.TextSize);
        canvas.Clear(SKColors.White);
        if (options.Title is not null)
        {
            pen.Text(options.Title, DiagramLayout.Edge, layout.Line, options.Width - (2 * DiagramLayout.Edge), SKTextAlign.Left);
        }

        DrawScale(pen, layout, test);
        for (var group = 0; group < groups.Count; group++)
        {
            var y = layout.GroupLine(group);
            pen.Bar(layout.At(test.MeanRanks[groups[group][0]]) - 5, layout.At(test.MeanRanks[groups[group][^1]]) + 5, y);
        }

        DrawMethods(pen, layout, names, test.MeanRanks);
        canvas.Flush();
        return SkiaPicture.FromBitmap(bitmap);
    }

    private static void DrawScale(DiagramPen pen, DiagramLayout layout, NemenyiTest test)
    {
        var (from, to, y) = (layout.At(1), layout.At(1 + test.CriticalDifference), layout.DifferenceLine);
        pen.Line(from, y, to, y);
        pen.Line(from, y - 5, from, y + 5);
        pen.Line(to, y - 5, to, y + 5);
        pen.Text(Invariant($"CD = {test.CriticalDifference:0.00} (α = {test.Significance:0.###})"), (from + to) / 2, y - 9, float.MaxValue, SKTextAlign.Center);

        pen.Line(layout.At(1), layout.Axis, layout.At(test.MeanRanks.Count), layout.Axis);
        for (var rank = 1; rank <= test.MeanRanks.Count; rank++)
        {
            pen.Line(layout.At(rank), layout.Axis - 8, layout.At(rank), layout.Axis);
            pen.Text(Invariant($"{rank}"), layout.At(rank), layout.Axis - 13, float.MaxValue, SKTextAlign.Center);
            if (rank < test.MeanRanks.Count)
            {
                pen.Line(layout.At(rank + 0.5), layout.Axis - 4, layout.At(rank + 0.5), layout.Axis);
            }
        }
    }

    // The better half is named on the left and the rest on the right, outermost topmost, so that no line crosses another.
    private static void DrawMethods(DiagramPen pen, DiagramLayout layout, IReadOnlyList<string> names, IReadOnlyList<double> ranks)
    {
        var order = Enumerable.Range(0, names.Count).OrderBy(method => ranks[method]).ToArray();
        var half = (names.Count + 1) / 2;
        for (var place = 0; place < order.Length; place++)
        {
            var isLeft = place < half;
            var (x, y) = (layout.At(ranks[order[place]]), layout.NameLine(isLeft ? place : order.Length - 1 - place));
            var end = isLeft ? layout.Margin - 6 : layout.Width - layout.Margin + 6;
            pen.Line(x, layout.Axis, x, y);
            pen.Line(x, y, end, y);
            pen.Text(
                names[order[place]], Invariant($" ({ranks[order[place]]:0.00})"), isLeft ? end - 5 : end + 5, y + (0.36f * layout.TextSize), layout.Margin - DiagramLayout.Edge - 11, isLeft ? SKTextAlign.Right : SKTextAlign.Left);
        }
    }
}
