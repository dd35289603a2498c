using System.Globalization;
using System.Xml.Linq;

namespace Sigmask.Reports;

/// <summary>A chart as a file that any program draws: the light colours of the page written at each line, its names below, on white.</summary>
internal static class ChartFile
{
    private const int Row = 16;
    private const int Left = 36;
    private const int Sample = 30;
    private const int Enlarged = 2;
    private const string Ink = "#1c1e22";
    private const string Quiet = "#5a606b";
    private const string Grid = "#dddfe3";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // As in page.css.
    private static readonly (string Colour, string? Dashes)[] Series =
    [
        ("#6b7280", "5 3"), ("#0068a8", null), ("#b8480b", "8 2"), ("#00795a", "2 2"), ("#9c4a80", "8 2 2 2"), ("#7d6200", "5 2"), ("#4b46b8", "3 3"), ("#8a3b3b", "10 4"),
    ];

    /// <summary>The content of an SVG file.</summary>
    public static string Of(LineChart chart) => Of(chart.ToSvg(), chart.Lines, chart.Notes);

    /// <summary>The same of a diagram that names its parts itself.</summary>
    /// <param name="svg">As it is on the page.</param>
    /// <param name="notes">What is to be read below it, a line each.</param>
    public static string Of(string svg, IReadOnlyList<string> notes) => Of(svg, [], notes);

    private static string Of(string svg, IReadOnlyList<ChartLine> lines, IReadOnlyList<string> notes)
    {
        var drawing = XElement.Parse(svg);
        int[] box = [.. ((string)drawing.Attribute("viewBox")!).Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        var (width, height) = (box[2], box[3]);
        foreach (var (row, line) in lines.Index())
        {
            var middle = height + (row * Row) + (Row / 2);
            drawing.Add(
                new XElement("path", new XAttribute("class", $"line {LineChart.Style(line.Series)}"), new XAttribute("d", Invariant($"M{Left} {middle}h{Sample}"))),
                new XElement("text", new XAttribute("x", Left + Sample + 8), new XAttribute("y", middle + 4), line.Name));
        }

        foreach (var (row, note) in notes.Index())
        {
            drawing.Add(new XElement("text", new XAttribute("x", Left), new XAttribute("y", height + ((lines.Count + row) * Row) + (Row / 2) + 4), note));
        }

        var whole = height + ((lines.Count + notes.Count) * Row) + (Row / 2);
        drawing.AddFirst(new XElement("rect", new XAttribute("width", width), new XAttribute("height", whole), new XAttribute("fill", "#ffffff")));
        foreach (var element in drawing.DescendantsAndSelf())
        {
            element.Name = Svg + element.Name.LocalName;
            var style = ((string?)element.Attribute("class") ?? "").Split(' ');
            element.SetAttributeValue("class", null);
            foreach (var (name, value) in Look(element.Name.LocalName, style[0], style[^1]))
            {
                element.SetAttributeValue(name, value);
            }
        }

        drawing.SetAttributeValue("viewBox", Invariant($"0 0 {width} {whole}"));
        drawing.SetAttributeValue("width", Enlarged * width);
        drawing.SetAttributeValue("height", Enlarged * whole);
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{drawing.ToString(SaveOptions.DisableFormatting)}\n";
    }

    private static (string Name, string? Value)[] Look(string element, string kind, string series) => (element, kind) switch
    {
        ("svg", _) => [("font-family", "Helvetica, Arial, sans-serif"), ("font-size", "11"), ("fill", Ink)],
        ("g", "quiet") => [("fill", Quiet)],
        ("path", "grid") => [("stroke", Grid), ("fill", "none")],
        ("path", "line") => [("stroke", Of(series).Colour), ("stroke-width", "1.8"), ("stroke-linejoin", "round"), ("stroke-dasharray", Of(series).Dashes), ("fill", "none")],
        ("path", "whisker") => [("stroke", Of(series).Colour), ("stroke-width", "1.3")],
        ("path", "join") => [("stroke", Ink), ("stroke-width", "4"), ("stroke-linecap", "round")],
        ("circle", _) => [("fill", Of(series).Colour)],
        _ => [],
    };

    private static (string Colour, string? Dashes) Of(string series) => Series[int.Parse(series.AsSpan(1), CultureInfo.InvariantCulture)];
}
