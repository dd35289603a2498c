using System.Globalization;
using System.Text;
using Sigmask.Experiments;

namespace Sigmask.Reports;

/// <summary>Differences of Dice with their intervals as an SVG picture: one row a data set and class, 0 as the line of no difference.</summary>
public static class DifferenceChart
{
    private const int Row = 26;
    private const int Left = 210;
    private const int Width = 820;
    private const int Right = 30;

    /// <summary>The chart, to stand inside a page.</summary>
    /// <param name="comparisons">What to show, from top to bottom.</param>
    public static string Svg(IReadOnlyList<LossComparison> comparisons)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        var ends = comparisons.SelectMany(one => new[] { one.Difference.Mean, one.Difference.Interval?.Low ?? 0, one.Difference.Interval?.High ?? 0 }).Select(value => 100 * value).Append(0).ToArray();
        var step = Step(ends.Max() - ends.Min());
        var (low, high) = (Math.Floor(ends.Min() / step) * step, Math.Ceiling(ends.Max() / step) * step);
        high = high > low ? high : low + step;
        var height = (comparisons.Count * Row) + 50;
        double At(double points) => Left + ((points - low) / (high - low) * (Width - Left - Right));

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"Difference of Dice, envelope minus plain loss\">\n");
        for (var tick = low; tick <= high + (step / 2); tick += step)
        {
            var isZero = Math.Abs(tick) < step / 2;
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{At(tick):F1}\" x2=\"{At(tick):F1}\" y1=\"4\" y2=\"{height - 40}\" stroke=\"currentColor\" stroke-opacity=\"{(isZero ? ".8" : ".15")}\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{At(tick):F1}\" y=\"{height - 24}\" text-anchor=\"middle\">{(isZero ? 0 : tick):+0.##;-0.##;0}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + ((Width - Left - Right) / 2)}\" y=\"{height - 6}\" text-anchor=\"middle\">Dice, percentage points (right of 0: the envelope is better)</text>\n");
        for (var i = 0; i < comparisons.Count; i++)
        {
            var (one, y) = (comparisons[i], 18 + (i * Row));
            var (isAll, mean) = (one.Class == "all", 100 * one.Difference.Mean);
            var color = one.Difference.Interval switch { { Low: > 0 } => "#0a9d63", { High: < 0 } => "#d0342c", _ => "#7a7a7a" };
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 12}\" y=\"{y + 4}\" text-anchor=\"end\"{(isAll ? " font-weight=\"700\"" : "")}>{HtmlText.Encode(isAll ? $"{one.Dataset}, all" : one.Class)}</text>\n");
            if (one.Difference.Interval is { } interval)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{At(100 * interval.Low):F1}\" x2=\"{At(100 * interval.High):F1}\" y1=\"{y}\" y2=\"{y}\" stroke=\"{color}\" stroke-width=\"{(isAll ? 4 : 2)}\"/>\n");
            }

            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{At(mean):F1}\" cy=\"{y}\" r=\"{(isAll ? 6 : 4)}\" fill=\"{color}\"/>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static double Step(double range)
    {
        var raw = Math.Max(range, 0.1) / 6;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch { <= 1 => power, <= 2 => 2 * power, <= 5 => 5 * power, _ => 10 * power };
    }
}
