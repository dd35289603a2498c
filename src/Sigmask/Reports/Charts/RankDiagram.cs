using System.Text;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>
/// The critical-difference diagram (Demšar 2006) as an SVG picture that a phone shows as well: a row for each method, best on top, at its mean rank; a bar at the right joins those that
/// Nemenyi's test cannot tell apart. <see cref="CriticalDifferenceDiagram"/> is the usual form, in pixels.
/// </summary>
internal static class RankDiagram
{
    private const int Narrow = 360;
    private const int NarrowLeft = 128;
    private const int Row = 22;
    private const int Top = 46;
    private const int LongestName = 19;
    private const int Letter = 6;

    /// <summary>The diagram.</summary>
    /// <param name="names">The methods, in the order of the test's ranks.</param>
    /// <param name="test">The outcome of Nemenyi's test.</param>
    /// <param name="isWide">Whether it is as wide as the longest name needs; otherwise long names are cut off.</param>
    public static string Svg(IReadOnlyList<string> names, NemenyiTest test, bool isWide = false)
    {
        var groups = test.Groups();
        var longest = isWide ? Math.Max(LongestName, names.Max(name => name.Length)) : LongestName;
        var room = Letter * (longest - LongestName);
        var (left, width) = (NarrowLeft + room, Narrow + room);
        var (height, right) = (Top + (names.Count * Row) + 4, width - 12 - (8 * groups.Count));
        var order = Enumerable.Range(0, names.Count).OrderBy(method => test.MeanRanks[method]).ToArray();
        double At(double rank) => left + ((rank - 1) / Math.Max(names.Count - 1, test.CriticalDifference) * (right - left));
        double Line(int method) => Top + (Row * (Array.IndexOf(order, method) + 0.5));

        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg class=\"chart\" viewBox=\"0 0 {width} {height}\" role=\"img\"><title>Mean ranks of the losses and the critical difference</title><desc>"));
        svg.Append(HtmlText.Encode(string.Join(", ", order.Select(method => Invariant($"{names[method]} {test.MeanRanks[method]:0.00}")))));
        svg.Append(HtmlText.Encode(Invariant($"; the critical difference is {test.CriticalDifference:0.00}.{string.Concat(groups.Select(group => $" Not told apart: {string.Join(", ", group.Select(method => names[method]))}."))}")));
        svg.Append(Invariant($"</desc>\n<g class=\"quiet\"><text x=\"{left - 10}\" y=\"14\" text-anchor=\"end\">CD = {test.CriticalDifference:0.00}</text>"));
        svg.Append(Invariant($"<path class=\"line s0\" style=\"stroke-dasharray:none\" d=\"M{left} 6V14M{left} 10H{At(1 + test.CriticalDifference):0.#}M{At(1 + test.CriticalDifference):0.#} 6V14\"/>"));
        for (var rank = 1; rank <= names.Count; rank++)
        {
            svg.Append(Invariant($"<text x=\"{At(rank):0.#}\" y=\"{Top - 10}\" text-anchor=\"middle\">{rank}</text><path class=\"grid\" d=\"M{At(rank):0.#} {Top - 5}V{height - 4}\"/>"));
        }

        svg.Append("</g>\n");
        foreach (var method in order)
        {
            var name = names[method].Length > longest ? names[method][..(longest - 1)] + "…" : names[method];
            svg.Append(Invariant($"<text x=\"{left - 10}\" y=\"{Line(method) + 4:0.#}\" text-anchor=\"end\">{HtmlText.Encode(name)}</text><circle class=\"{LineChart.Style(method)}\" cx=\"{At(test.MeanRanks[method]):0.#}\" cy=\"{Line(method):0.#}\" r=\"4.5\"/>"));
        }

        foreach (var (place, group) in groups.Index())
        {
            svg.Append(Invariant($"<path class=\"join\" d=\"M{right + 12 + (8 * place)} {Line(group[0]):0.#}V{Line(group[^1]):0.#}\"/>"));
        }

        return svg.Append("\n</svg>\n").ToString();
    }
}
