using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sigmask.Reports;
using Sigmask.Statistics;

namespace Sigmask.Tests.Reports;

/// <summary>Charts as files, which have no style sheet beside them.</summary>
public sealed partial class ChartFileTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // A line of each colour, and one more.
    private static readonly LineChart Chart = new()
    {
        Title = "Dice <&> noise",
        Across = "noise",
        Levels = ["A", "B"],
        Notes = ["A: none", "B: strong:share=0.3"],
        Lines = [.. Enumerable.Range(0, 9).Select(series => new ChartLine($"loss {series}", series, [(0, 60 + series), (1, 40 + series)], [(55, 65), (35, 45)]))],
    };

    [Fact]
    public void Every_line_has_the_colour_that_it_has_on_the_page_in_the_light_and_its_name_below()
    {
        var drawing = XDocument.Parse(ChartFile.Of(Chart)).Root!;

        Assert.Equal(Svg + "svg", drawing.Name);
        Assert.All(drawing.DescendantsAndSelf(), element => Assert.Equal((Svg, null), (element.Name.Namespace, element.Attribute("class"))));
        Assert.DoesNotContain("var(", drawing.ToString(), StringComparison.Ordinal);
        string[] colours = [.. Colour().Matches(PageAssets.Style).Take(8).Select(match => match.Groups[1].Value)];
        Assert.Equal([.. colours, colours[1]], drawing.Elements(Svg + "path").Where(path => (string?)path.Attribute("stroke-width") == "1.8").Select(path => (string)path.Attribute("stroke")!).TakeLast(9));
        Assert.Equal([.. Chart.Lines.Select(line => line.Name), .. Chart.Notes], drawing.Elements(Svg + "text").Select(text => text.Value));
        Assert.Equal("Dice <&> noise", drawing.Element(Svg + "title")!.Value);

        // Nothing reaches over the edge of the picture, which is twice as large as it was drawn.
        var height = int.Parse(((string)drawing.Attribute("viewBox")!).Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(2 * height, (int)drawing.Attribute("height")!);
        Assert.All(drawing.Elements(Svg + "text"), text => Assert.InRange((int)text.Attribute("y")!, 0, height - 4));
    }

    [Fact]
    public void Dashes_are_those_of_the_page()
    {
        var dashes = Dashes().Matches(PageAssets.Style).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        var lines = XDocument.Parse(ChartFile.Of(Chart)).Root!.Elements(Svg + "path").Where(path => (string?)path.Attribute("stroke-width") == "1.8").TakeLast(9).Take(8);

        Assert.Equal(Enumerable.Range(0, 8).Select(series => dashes.GetValueOrDefault($"{series}")), lines.Select(line => (string?)line.Attribute("stroke-dasharray")));
    }

    [Fact]
    public void A_diagram_of_ranks_needs_no_style_sheet_either()
    {
        var ranks = NemenyiTest.Of(new FriedmanTest([1.5, 1.6, 2.9], 20, 0, 1, 0, 1));

        var drawing = XDocument.Parse(ChartFile.Of(RankDiagram.Svg(["plain", "envelope", "co-teaching, rate estimated"], ranks, isWide: true), ["over 20 cells"])).Root!;

        Assert.All(drawing.DescendantsAndSelf(), element => Assert.Equal((Svg, null), (element.Name.Namespace, element.Attribute("class"))));
        Assert.All(drawing.Descendants(Svg + "path"), path => Assert.NotNull(path.Attribute("stroke")));
        Assert.Equal(["#0068a8", "#6b7280", "#b8480b"], drawing.Elements(Svg + "circle").Select(circle => (string)circle.Attribute("fill")!).Order(StringComparer.Ordinal));
        Assert.Contains("co-teaching, rate estimated", drawing.Elements(Svg + "text").Select(text => text.Value));
        Assert.Equal("over 20 cells", drawing.Elements(Svg + "text").Last().Value);

        // White reaches as far as the picture.
        var ground = drawing.Element(Svg + "rect")!;
        Assert.Equal($"0 0 {(int)ground.Attribute("width")!} {(int)ground.Attribute("height")!}", (string)drawing.Attribute("viewBox")!);
        Assert.Equal(2 * (int)ground.Attribute("width")!, (int)drawing.Attribute("width")!);
    }

    [GeneratedRegex("--series-[0-9]: (#[0-9a-f]{6})")]
    private static partial Regex Colour();

    [GeneratedRegex(@"\.s([0-9]) \{[^}]*stroke-dasharray: ([0-9 ]+[0-9]) ")]
    private static partial Regex Dashes();
}
