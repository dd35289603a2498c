using System.Xml.Linq;
using Sigmask.Experiments;
using Sigmask.Imaging;
using Sigmask.Metrics;
using Sigmask.Reports;
using Sigmask.Statistics;

namespace Sigmask.Tests.Reports;

public class ExperimentReportTests
{
    private static readonly LossComparison Better = Comparison("heart", "all", 0.02, 0.01, 0.03);
    private static readonly LossComparison Worse = Comparison("skin", "all", -0.02, -0.03, -0.01);
    private static readonly LossComparison Open = Comparison("fetus", "all", 0.01, -0.01, 0.03);

    [Theory]
    [InlineData(true, false, false, "The envelope is better than the plain loss on heart.")]
    [InlineData(false, true, false, "The plain loss is better on skin.")]
    [InlineData(true, true, true, "The envelope is better than the plain loss on heart; the plain loss is better on skin; the interval of the difference includes 0 on fetus.")]
    [InlineData(false, false, false, "Nothing was compared.")]
    public void The_verdict_says_where_it_helped_and_where_not(bool better, bool worse, bool open, string expected)
    {
        LossComparison[] all = [.. better ? [Better] : Array.Empty<LossComparison>(), .. worse ? [Worse] : Array.Empty<LossComparison>(), .. open ? [Open] : Array.Empty<LossComparison>()];
        Assert.Equal(expected, ExperimentReport.Verdict(all));
    }

    [Fact]
    public void The_page_stands_alone_and_shows_every_number_and_picture()
    {
        var picture = new Picture(2, 2, 1, [0, 80, 160, 255]);
        var page = new ExperimentReport
        {
            Title = "A <title> & more",
            Introduction = ["First."],
            Comparisons = [Comparison("heart", "LV", 0.031, 0.02, 0.04), Better],
            Datasets = [new DatasetPictures("heart", "Hearts.", picture, picture, new ExclusionQuality(100, 10, 5, 4))],
            Settings = [new("seed", "1")],
            Command = "sigmask demo --seed 1",
        }.ToHtml();

        Assert.Contains("A &lt;title&gt; &amp; more", page);
        Assert.Contains("+3.1", page);
        Assert.Contains("80 % of what it left out was wrong", page);
        Assert.Contains("sigmask demo --seed 1", page);
        Assert.Equal(2, page.Split("data:image/png;base64,").Length - 1);
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_chart_is_well_formed_and_has_a_mark_for_each_comparison()
    {
        var svg = XDocument.Parse(DifferenceChart.Svg([Better, Worse, Open]));
        Assert.Equal(3, svg.Descendants("circle").Count());
        var marks = svg.Descendants("circle").Select(circle => (double)circle.Attribute("cx")!).ToArray();
        Assert.True(marks[0] > marks[2] && marks[2] > marks[1], "a larger difference stands further to the right");
    }

    [Fact]
    public void A_data_set_is_told_apart_from_a_structure_of_its_name()
    {
        var svg = DifferenceChart.Svg([Comparison("burn", "burn", 0.03, 0.01, 0.06), Comparison("burn", "all", 0.02, 0.01, 0.04)]);
        Assert.Contains(">burn</text>", svg, StringComparison.Ordinal);
        Assert.Contains(">burn, all</text>", svg, StringComparison.Ordinal);
    }

    private static LossComparison Comparison(string dataset, string name, double mean, double low, double high) =>
        new(dataset, name, One(0.8), One(0.8 + mean), Estimate(mean, low, high));

    private static Estimate One(double mean) => Estimate(mean, mean - 0.01, mean + 0.01);

    private static Estimate Estimate(double mean, double low, double high) =>
        new(Descriptive.Of([mean, mean]), 2, new ConfidenceInterval(low, high, IntervalMethod.BiasCorrected));
}
