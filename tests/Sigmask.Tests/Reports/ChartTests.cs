using System.Xml.Linq;
using CsCheck;
using Sigmask.Reports;
using Sigmask.Statistics;

namespace Sigmask.Tests.Reports;

public sealed class ChartTests
{
    [Fact]
    public void A_scale_holds_all_values_between_round_numbers() => Gen.Double[-1000, 1000].Array[1, 6].ForAll(values =>
    {
        var scale = new ChartScale(values, 100, 0);
        Assert.All(values, value => Assert.InRange(scale.At(value), -1e-6, 100 + 1e-6));
        Assert.InRange(scale.Ticks.Count(), 2, 9);
        Assert.Equal((100, 0), (Math.Round(scale.At(scale.Low), 6), Math.Round(scale.At(scale.High), 6)));
        Assert.Contains(Math.Round(scale.Step / Math.Pow(10, Math.Floor(Math.Log10(scale.Step * 1.0001))), 6), (IEnumerable<double>)[1.0, 2, 5]);
    });

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Lines_go_up_where_numbers_grow_and_are_written_alike_everywhere(string culture)
    {
        var chart = new LineChart
        {
            Title = "Dice <&>", Across = "step", Lines = [new("plain", 0, [(0, 0.5), (100, 12.5), (200, 20)], []), new("envelope", 1, [(0, -1.5), (200, double.NaN)], [])],
        };
        var svg = XDocument.Parse(culture.Length == 0 ? chart.ToHtml() : HostCulture.Under(culture, chart.ToHtml));

        var lines = svg.Descendants("path").Where(path => ((string)path.Attribute("class")!).StartsWith("line", StringComparison.Ordinal)).ToArray();
        double[] heights = [.. ((string)lines[0].Attribute("d")!).Split('M', 'L').Skip(1).Select(point => double.Parse(point.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(3, heights.Length);
        Assert.Equal(heights.OrderDescending(), heights);
        Assert.DoesNotContain('L', (string)lines[1].Attribute("d")!);
        Assert.Equal("Dice <&>", (string)svg.Descendants("title").Single());
        Assert.StartsWith("plain: from 0.5 to 20.", (string)svg.Descendants("desc").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Levels_of_noise_stand_beside_each_other_with_their_intervals()
    {
        var svg = XDocument.Parse(new LineChart
        {
            Title = "Dice", Across = "noise", Levels = ["none", "strong"],
            Lines = [new("plain", 0, [(0, 60), (1, 40)], [(55, 65), (35, 45)]), new("envelope", 1, [(1, 50)], [(45, 55)])],
        }.ToHtml());

        Assert.Equal(3, svg.Descendants("circle").Count());
        Assert.Equal(3, svg.Descendants("path").Count(path => ((string)path.Attribute("class")!).StartsWith("whisker", StringComparison.Ordinal)));
        Assert.Contains("plain: none 60, strong 40.", (string)svg.Descendants("desc").Single(), StringComparison.Ordinal);
        double[] places = [.. svg.Descendants("circle").Select(circle => (double)circle.Attribute("cx")!)];
        Assert.True(places[0] < places[1] && places[1] < places[2]);
    }

    [Fact]
    public void The_name_of_the_axis_stands_above_all_its_numbers()
    {
        var svg = XDocument.Parse(new LineChart { Title = "Dice", Across = "step", Upwards = "Dice, %", Lines = [new("plain", 0, [(0, 0.5), (100, 12.5)], [])] }.ToHtml());

        var heights = svg.Descendants("text").ToDictionary(text => (string)text + (string?)text.Attribute("x"), text => (double)text.Attribute("y")!);
        var name = Assert.Single(heights, text => text.Key.StartsWith("Dice, %", StringComparison.Ordinal)).Value;
        Assert.Equal(heights.Values.Min(), name);
        Assert.True(heights.Values.Order().ElementAt(1) - name >= 11);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Kinds_of_noise_are_joined_by_no_line(bool isJoined, int lines)
    {
        var svg = XDocument.Parse(new LineChart { Title = "Dice", Across = "noise", Levels = ["A", "B"], IsJoined = isJoined, Lines = [new("plain", 0, [(0, 60), (1, 40)], [])] }.ToHtml());

        Assert.Equal(lines, svg.Descendants("path").Count(path => ((string)path.Attribute("class")!).StartsWith("line", StringComparison.Ordinal)));
        Assert.Equal(2, svg.Descendants("circle").Count());
    }

    [Fact]
    public void A_bar_of_an_interval_stands_on_the_side_of_0_that_it_is_on()
    {
        Estimate[] estimates = [Estimate(0.03, 0.01, 0.05), Estimate(-0.03, -0.05, -0.01), Estimate(0, -0.02, 0.02)];
        var bars = new IntervalBar(estimates);
        var marks = estimates.Select(one => XElement.Parse(bars.Svg(one, Math.Sign(one.Mean)))).Select(svg => (Style: ((string)svg.Attribute("class")!).Split(' ')[1], At: (double)svg.Element("circle")!.Attribute("cx")!)).ToArray();
        Assert.Equal(["good", "bad", "open"], marks.Select(mark => mark.Style));
        Assert.True(marks[1].At < marks[2].At && marks[2].At < marks[0].At);
    }

    [Fact]
    public void Ranks_are_drawn_best_first_with_bars_that_join_what_is_not_told_apart()
    {
        var svg = XElement.Parse(RankDiagram.Svg(["plain", "envelope with a very long name", "gce"], Ranked()));

        var names = svg.Elements("text").Select(text => (string)text).ToArray();
        Assert.Equal("plain", names[^1]);
        Assert.Contains(names, name => name.EndsWith('…'));
        Assert.Single(svg.Elements("path"), path => (string?)path.Attribute("class") == "join");
        Assert.Contains("Not told apart: envelope with a very long name, gce.", (string)svg.Element("desc")!, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_room_for_them_ranks_have_whole_names()
    {
        var (narrow, wide) = (XElement.Parse(RankDiagram.Svg(["plain", "envelope with a very long name", "gce"], Ranked())), XElement.Parse(RankDiagram.Svg(["plain", "envelope with a very long name", "gce"], Ranked(), isWide: true)));

        Assert.Contains("envelope with a very long name", wide.Elements("text").Select(text => (string)text));
        var (before, after) = (Places(narrow), Places(wide));
        Assert.True(after.Width - before.Width >= 11 * 6);
        Assert.All(before.Circles.Zip(after.Circles), pair => Assert.Equal(after.Width - before.Width, pair.Second - pair.First, 0.11));

        static (double Width, double[] Circles) Places(XElement svg) =>
            (double.Parse(((string)svg.Attribute("viewBox")!).Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture), [.. svg.Elements("circle").Select(circle => (double)circle.Attribute("cx")!)]);
    }

    // The second and third of three are not told apart.
    private static NemenyiTest Ranked()
    {
        var scores = new double[12, 3];
        for (var block = 0; block < 12; block++)
        {
            (scores[block, 0], scores[block, 1], scores[block, 2]) = (0.1, 0.8 + (0.01 * (block % 2)), 0.805);
        }

        return NemenyiTest.Of(FriedmanTest.Of(scores));
    }

    private static Estimate Estimate(double mean, double low, double high) => new(Descriptive.Of([mean, mean]), 2, new ConfidenceInterval(low, high, IntervalMethod.BiasCorrected));
}
