using System.Text;

namespace Sigmask.Reports;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Series">Number of its colour and dashes, the same for the same thing on all of a page; 0 is for the baseline.</param>
/// <param name="Points">From left to right.</param>
/// <param name="Intervals">An interval at each point; empty for none.</param>
internal sealed record ChartLine(string Name, int Series, IReadOnlyList<(double X, double Y)> Points, IReadOnlyList<(double Low, double High)> Intervals);

/// <summary>Lines over steps or levels as an SVG picture that is read on a phone as well: its letters are made for a width of 360 pixels.</summary>
internal sealed record LineChart
{
    private const int Width = 360;
    private const int Plot = 210;
    private const int Left = 36;
    private const int Right = 12;
    private const int Edge = 10;
    private const int NameHeight = 14;
    private const int Bottom = 38;
    private const int MostSeries = 8;

    /// <summary>What is shown, for those who cannot see it; also the caption.</summary>
    public required string Title { get; init; }

    /// <summary>What goes to the right.</summary>
    public required string Across { get; init; }

    /// <summary>What goes upwards, and its unit; empty for no name at the axis.</summary>
    public string Upwards { get; init; } = "";

    /// <summary>The lines.</summary>
    public required IReadOnlyList<ChartLine> Lines { get; init; }

    /// <summary>Names of the places 0, 1, 2, ... to the right; null where these are numbers.</summary>
    public IReadOnlyList<string>? Levels { get; init; }

    /// <summary>Whether points of a line are joined; not where the places to the right are kinds rather than amounts.</summary>
    public bool IsJoined { get; init; } = true;

    /// <summary>Numbers that are to be within the scale whatever the lines do.</summary>
    public IReadOnlyList<double> Within { get; init; } = [];

    /// <summary>What is to be read beside the chart where it stands alone, a line each: what letters in place of names mean.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    // The name of the axis stands above it.
    private int Top => Upwards.Length > 0 ? Edge + NameHeight : Edge;

    private int Height => Plot - Edge + Top;

    /// <summary>A figure with the chart.</summary>
    public string ToHtml() => $"<figure>{ToSvg()}<figcaption>{HtmlText.Encode(Title)}</figcaption></figure>\n";

    /// <summary>The chart, whose look is that of the page.</summary>
    public string ToSvg()
    {
        var points = Lines.SelectMany(line => line.Points).ToArray();
        var across = new ChartScale(Levels is null ? points.Select(point => point.X).Append(0) : [-0.25, Levels.Count - 0.75], Left, Width - Right, 4);
        double X(double x) => Levels is null ? across.At(x) : Left + ((x + 0.5) / Levels.Count * (Width - Left - Right));
        var upwards = new ChartScale(points.Select(point => point.Y).Concat(Lines.SelectMany(line => line.Intervals.SelectMany(range => new[] { range.Low, range.High }))).Concat(Within), Height - Bottom, Top);
        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\"><title>{HtmlText.Encode(Title)}</title><desc>{HtmlText.Encode(Description)}</desc>\n<g class=\"quiet\">"));
        svg.Append(Upwards.Length == 0 ? "" : Invariant($"<text x=\"2\" y=\"{Edge}\">{HtmlText.Encode(Upwards)}</text>"));
        foreach (var tick in upwards.Ticks)
        {
            svg.Append(Invariant($"<path class=\"grid\" d=\"M{Left} {upwards.At(tick):0.#}H{Width - Right}\"/><text x=\"{Left - 5}\" y=\"{upwards.At(tick) + 4:0.#}\" text-anchor=\"end\">{tick:0.####}</text>"));
        }

        foreach (var (place, name) in Levels?.Index().Select(level => ((double)level.Index, level.Item)) ?? across.Ticks.Select(tick => (tick, Invariant($"{tick:0.####}"))))
        {
            svg.Append(Invariant($"<text x=\"{X(place):0.#}\" y=\"{Height - Bottom + 15}\" text-anchor=\"middle\">{HtmlText.Encode(name)}</text>"));
        }

        svg.Append(Invariant($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">{HtmlText.Encode(Across)}</text></g>\n"));
        foreach (var (place, line) in Lines.Index())
        {
            // Intervals of several lines at one level stand beside each other.
            var shift = Levels is null ? 0 : (place - ((Lines.Count - 1) / 2.0)) * Math.Min(7, 60.0 / Lines.Count);
            var (style, drawn) = (Style(line.Series), line.Points.Where(point => double.IsFinite(point.Y)).ToArray());
            svg.Append(!IsJoined ? "" : Invariant($"<path class=\"line {style}\" d=\"{string.Concat(drawn.Select((point, i) => Invariant($"{(i == 0 ? 'M' : 'L')}{X(point.X) + shift:0.#} {upwards.At(point.Y):0.#}")))}\"/>"));
            foreach (var (point, range) in line.Points.Zip(line.Intervals))
            {
                svg.Append(Invariant($"<path class=\"whisker {style}\" d=\"M{X(point.X) + shift:0.#} {upwards.At(range.Low):0.#}V{upwards.At(range.High):0.#}\"/>"));
            }

            foreach (var point in Levels is not null || drawn.Length == 1 ? drawn : [])
            {
                svg.Append(Invariant($"<circle class=\"{style}\" cx=\"{X(point.X) + shift:0.#}\" cy=\"{upwards.At(point.Y):0.#}\" r=\"3.2\"/>"));
            }
        }

        return svg.Append("\n</svg>").ToString();
    }

    /// <summary>What the lines of charts are, to stand above them.</summary>
    /// <param name="lines">Name and number of the colour of each.</param>
    public static string Legend(IEnumerable<(string Name, int Series)> lines) =>
        $"<ul class=\"legend\">{string.Concat(lines.Select(line => $"<li><svg viewBox=\"0 0 32 16\" aria-hidden=\"true\"><path class=\"line {Style(line.Series)}\" d=\"M1 8H31\"/></svg>{HtmlText.Encode(line.Name)}</li>"))}</ul>\n";

    /// <summary>The class of a series in the style sheet.</summary>
    public static string Style(int series) => Invariant($"s{(series == 0 ? 0 : 1 + ((series - 1) % (MostSeries - 1)))}");

    private string Description => string.Join(" ", Lines.Where(line => line.Points.Count > 0).Select(line => Levels is null
        ? Invariant($"{line.Name}: from {line.Points[0].Y:0.##} to {line.Points[^1].Y:0.##}.")
        : $"{line.Name}: {string.Join(", ", line.Points.Select(point => Invariant($"{Levels[(int)point.X]} {point.Y:0.##}")))}."));
}
