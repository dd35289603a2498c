using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Metrics;
using Sigmask.Reports;

namespace Sigmask.Tests.Reports;

public sealed class EvaluationPlotsTests
{
    private static readonly (string, double[])[] Groups = [("liver", [0.1, 0.5, 0.6, 0.7]), ("vein", [0.9])];

    [Fact]
    public void Text_is_drawn_in_the_font_that_the_package_carries()
    {
        var (one, other) = (BoxPlot.Draw("Dice", "Dice", Groups, isShare: true), BoxPlot.Draw("IoU", "Dice", Groups, isShare: true));

        // Nothing but the title differs, and it does.
        var rows = Enumerable.Range(0, one.Height).Where(y => !Row(one, y).SequenceEqual(Row(other, y))).ToArray();
        Assert.InRange(rows.Length, 8, 40);
        Assert.True(rows[^1] < 45);
        Assert.Same(Lettering.Typeface, ScottPlot.Fonts.GetTypeface(Lettering.Typeface.FamilyName, bold: true, italic: false));
    }

    [Fact]
    public void A_box_stands_where_its_quartiles_are()
    {
        var low = BoxPlot.Draw("", "", [("a", [0.1, 0.1, 0.1])], isShare: true);
        var high = BoxPlot.Draw("", "", [("a", [0.9, 0.9, 0.9])], isShare: true);
        Assert.True(Middle(high) < low.Height / 3);
        Assert.True(Middle(low) > 2 * low.Height / 3);

        // The mean row of what is dark in the middle of the plot, away from frame and labels.
        static double Middle(Picture picture) => Enumerable.Range(60, picture.Height - 130)
            .Where(y => Enumerable.Range(picture.Width / 3, picture.Width / 3).Any(x => picture.Pixels[3 * ((y * picture.Width) + x)] < 60)).Average();
    }

    [Fact]
    public void A_bland_altman_plot_takes_one_pair_and_equal_pairs()
    {
        Assert.Equal(900, BlandAltmanPlot.Draw("liver", "volume", "ml", [(1, 2)]).Width);
        Assert.Equal(900, BlandAltmanPlot.Draw("liver", "volume", "ml", [(2, 2), (3, 3)]).Width);
    }

    [Theory]
    [InlineData(123456.7, "123500")]
    [InlineData(12.3456, "12.35")]
    [InlineData(-0.000123412, "-0.0001234")]
    [InlineData(3, "3")]
    [InlineData(0, "0")]
    public void Numbers_in_a_bland_altman_plot_have_four_digits(double value, string expected) => Assert.Equal(expected, BlandAltmanPlot.FourDigits(value));

    [Fact]
    public void Labels_of_a_bland_altman_plot_end_within_the_picture()
    {
        var plot = BlandAltmanPlot.Draw("liver", "volume", "1000 voxels", [(12345678901234, 2), (98765432109876, 5), (3, 55555555555555)]);
        Assert.True(IsEmpty(plot, plot.Width - 4, plot.Width));
    }

    [Fact]
    public void Boxes_whose_names_have_no_room_below_lie_below_each_other()
    {
        double[] dice = [0.1, 0.5, 0.6, 0.7];
        (string, double[])[] groups = [.. Enumerable.Range(1, 20).Select(i => ($"a long name of structure {i}", dice))];
        var plot = BoxPlot.Draw("Dice of each case", "Dice", groups, isShare: true);
        Assert.True(plot.Height > 800);
        Assert.True(IsEmpty(plot, 0, 2) && IsEmpty(plot, plot.Width - 2, plot.Width));
        Assert.Equal(600, BoxPlot.Draw("Dice", "Dice", Groups, isShare: true).Height);
    }

    private static bool IsEmpty(Picture picture, int left, int right) =>
        Enumerable.Range(0, picture.Height).All(y => Enumerable.Range(left, right - left).All(x => picture.Pixels[3 * ((y * picture.Width) + x)] > 250));

    [Fact]
    public void Plots_of_nothing_are_refused()
    {
        Assert.Throws<ArgumentException>(() => BoxPlot.Draw("", "", [], isShare: true));
        Assert.Throws<ArgumentException>(() => BlandAltmanPlot.Draw("", "", "", []));
    }

    [Fact]
    public void Of_a_volume_the_slice_is_shown_on_which_the_maps_differ_most()
    {
        byte[] reference = [1, 1, 1, 1, 0, 0];
        var shown = ShownCase.Of(new LabelMapPair(new("a", "a"), [1, 1, 1, 1, 1, 1], reference, [3, 1, 2], null));
        Assert.Equal([1, 1], shown.Predicted);
        Assert.Equal([0, 0], shown.Reference);
        Assert.Equal([1, 1], ShownCase.Of(new LabelMapPair(new("a", "a"), reference, reference, [3, 1, 2], null)).Predicted);
    }

    [Fact]
    public void Of_a_volume_a_slice_with_reference_is_shown_if_one_differs_and_it_is_named()
    {
        byte[] reference = [0, 0, 1, 1, 0, 0];
        var shown = ShownCase.Of(new LabelMapPair(new("a", "a"), [1, 1, 1, 0, 0, 0], reference, [3, 1, 2], null));
        Assert.Equal(1, shown.Slice);
        Assert.True(shown.IsLabelsOnly);
        Assert.Equal([1, 1], shown.Reference);
        Assert.Equal("a, slice 1  Dice 50.0 %, HD95 1.0 mm", WorstCases.Caption("a", shown.Slice, 0.5, "1.0 mm"));

        var flat = ShownCase.Of(new LabelMapPair(new("a", "a"), [1, 1], [0, 1], [1, 2], null));
        Assert.Null(flat.Slice);
        Assert.Equal("a  Dice 0.0 %", WorstCases.Caption("a", flat.Slice, 0, null));
    }

    [Fact]
    public void A_sheet_without_images_says_so()
    {
        var maps = ShownCase.Of(new LabelMapPair(new("a", "a"), [1, 1], [0, 1], [1, 2], null));
        Assert.Equal("Label maps only. The case of lowest Dice: prediction filled, reference outlined in white", WorstCases.Title([maps]));
        Assert.StartsWith("The 2 cases of lowest Dice", WorstCases.Title([maps, new(new Picture(2, 1, 1, [0, 0]), [1, 0], [0, 1])]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_worst_cases_are_shown_and_those_that_cannot_be_scored_are_not()
    {
        string[] classes = ["background", "liver"];
        CaseScore[] scores = [.. CaseScore.Of(new("good", "g"), [1, 1], [1, 1], classes), .. CaseScore.Of(new("bad", "b"), [1, 0], [0, 1], classes), .. CaseScore.Of(new("none", "n"), [0, 0], [0, 0], classes)];
        var shown = new List<string>();
        var sheet = WorstCases.Draw(new(scores, new(), true), name =>
        {
            shown.Add(name);
            return new(new Picture(2, 1, 1, [0, 0]), [1, 0], [0, 1]);
        });
        Assert.Equal(["bad", "good"], shown);
        Assert.NotNull(sheet);
        Assert.Null(WorstCases.Draw(new([], new(), true), _ => throw new InvalidOperationException()));
    }

    private static byte[] Row(Picture picture, int y) => picture.Pixels.AsSpan(3 * y * picture.Width, 3 * picture.Width).ToArray();
}
