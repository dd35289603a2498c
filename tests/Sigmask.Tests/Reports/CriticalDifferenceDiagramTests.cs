using Sigmask.Imaging;
using Sigmask.Reports;
using Sigmask.Statistics;

namespace Sigmask.Tests.Reports;

public sealed class CriticalDifferenceDiagramTests
{
    private static readonly string[] Names = ["plain ce+dice", "envelope, σ = 0.1", "GCE", "symmetric cross entropy with a long name indeed", "NR-Dice"];

    [Fact]
    public void A_bar_joins_each_set_that_cannot_be_told_apart_and_reaches_from_its_first_to_its_last_rank()
    {
        var test = Test([1.0, 2.2, 3.1, 4.6, 4.1]);
        var diagram = CriticalDifferenceDiagram.Draw(Names, test);
        var bars = Bars(diagram);
        double At(double rank) => 288 + (384 * (rank - 1) / 4);
        var expected = test.Groups().Select(group => (From: At(test.MeanRanks[group[0]]), To: At(test.MeanRanks[group[^1]]))).ToArray();
        Assert.Equal(4, bars.Count);
        Assert.All(InPairs.Of(expected, bars), pair =>
        {
            // Round ends of a line 6 wide, drawn 5 beyond the ranks.
            Assert.Equal(pair.First.From - 8, pair.Second.From, 2.5);
            Assert.Equal(pair.First.To + 8, pair.Second.To, 2.5);
        });
    }

    [Fact]
    public void Without_such_sets_there_is_no_bar_and_with_one_of_all_methods_a_single_one()
    {
        Assert.Empty(Bars(CriticalDifferenceDiagram.Draw(["a", "b", "c"], Test([1, 2, 3], blocks: 500))));
        Assert.Single(Bars(CriticalDifferenceDiagram.Draw(["a", "b", "c"], Test([1.9, 2, 2.1]))));
    }

    [Fact]
    public void Everything_stays_inside_the_picture_even_a_difference_longer_than_the_axis()
    {
        foreach (var picture in (Picture[])[CriticalDifferenceDiagram.Draw(Names, Test([1, 2.2, 3.1, 4.6, 4.1]), new() { Width = 420, Title = new string('W', 200) }), CriticalDifferenceDiagram.Draw(["a", "b"], Test([1.2, 1.8], blocks: 3))])
        {
            var border = Enumerable.Range(0, picture.Width).SelectMany(x => new[] { (x, 0), (x, picture.Height - 1) })
                .Concat(Enumerable.Range(0, picture.Height).SelectMany(y => new[] { (0, y), (picture.Width - 1, y) }));
            Assert.All(border, at => Assert.Equal((255, 255, 255), Pixel(picture, at.Item1, at.Item2)));
        }
    }

    [Fact]
    public void The_best_method_is_named_on_the_left_and_the_worst_on_the_right()
    {
        var named = CriticalDifferenceDiagram.Draw(["best", "worst"], Test([1.2, 1.8]));
        var onLeft = CriticalDifferenceDiagram.Draw(["best", ""], Test([1.2, 1.8]));
        var different = Enumerable.Range(0, named.Width * named.Height).Where(i => named.Pixels[3 * i] != onLeft.Pixels[3 * i]).Select(i => i % named.Width).ToArray();
        Assert.NotEmpty(different);
        Assert.All(different, x => Assert.True(x > named.Width / 2));
    }

    [Fact]
    public void Each_method_needs_a_name() => Assert.Contains("2 names", Assert.Throws<ArgumentException>(() => CriticalDifferenceDiagram.Draw(["a", "b"], Test([1, 2, 3]))).Message, StringComparison.Ordinal);

    private static NemenyiTest Test(double[] ranks, int blocks = 20) => NemenyiTest.Of(new FriedmanTest(ranks, blocks, 0, 1, 0, 1));

    // The extent of each bar, found by its colour, from the top.
    private static List<(int From, int To)> Bars(Picture picture)
    {
        var bars = new List<(int From, int To)>();
        var wasIn = false;
        for (var y = 0; y < picture.Height; y++)
        {
            var row = Enumerable.Range(0, picture.Width).Where(x => Pixel(picture, x, y) is (< 0x60, _, > 0x90)).ToArray();
            var isIn = row.Length > 0;
            if (isIn)
            {
                bars = wasIn ? [.. bars[..^1], (Math.Min(bars[^1].From, row[0]), Math.Max(bars[^1].To, row[^1]))] : [.. bars, (row[0], row[^1])];
            }

            wasIn = isIn;
        }

        return bars;
    }

    private static (int Red, int Green, int Blue) Pixel(Picture picture, int x, int y)
    {
        var at = 3 * ((y * picture.Width) + x);
        return (picture.Pixels[at], picture.Pixels[at + 1], picture.Pixels[at + 2]);
    }
}
