using ScottPlot;
using Sigmask.Imaging;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>
/// Box plots (Tukey 1977): quartiles and median, whiskers to the last values within 1.5 times their distance, and every value as a point. They stand side by side where
/// their names have room below them, and lie below each other otherwise, in a picture that is as high as they need.
/// </summary>
public static class BoxPlot
{
    private const double Reach = 1.5;
    private const double Spread = 0.25;
    private const double BoxWidth = 0.6;

    // Pixels: of a standing box's axis and margins, between two names below it; of a lying one its row, what is above and below all rows, and the longest name beside it.
    private const int BesideBoxes = 130;
    private const int BetweenNames = 20;
    private const int RowHeight = 44;
    private const int AroundRows = 130;
    private const int LongestName = 360;

    /// <summary>Draws one box for each group.</summary>
    /// <param name="title">Above.</param>
    /// <param name="axis">What is shown, with its unit.</param>
    /// <param name="groups">Names with at least one finite value each.</param>
    /// <param name="isShare">True for values in [0, 1], which are shown on this range.</param>
    /// <exception cref="ArgumentException">There is no group, or one without a value.</exception>
    public static Picture Draw(string title, string axis, IReadOnlyList<(string Name, double[] Values)> groups, bool isShare)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count == 0)
        {
            throw new ArgumentException("Box plots need at least one group.", nameof(groups));
        }

        using var font = Lettering.Font(PlotPage.TextSize);
        string[] names = [.. groups.Select(group => Invariant($"{Lettering.Fit(group.Name, font, LongestName)} (n = {group.Values.Length})"))];
        var slot = (PlotPage.Width - BesideBoxes) / (groups.Count + 0.4);
        var top = groups.Max(group => group.Values.Max());
        var (low, high) = (isShare ? -0.02 : -0.03 * top, isShare ? 1.02 : top > 0 ? 1.05 * top : 1);
        return names.Max(name => font.MeasureText(name)) + BetweenNames <= slot || groups.Count == 1 ? Standing(title, axis, groups, names, low, high) : Lying(title, axis, groups, names, low, high);
    }

    private static Picture Standing(string title, string axis, IReadOnlyList<(string Name, double[] Values)> groups, string[] names, double low, double high)
    {
        var plot = PlotPage.New(title, "", axis);
        for (var group = 0; group < groups.Count; group++)
        {
            AddStanding(plot, group, groups[group].Values);
        }

        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, groups.Count).Select(group => (double)group)], names);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.SetLimitsX(-0.7, groups.Count - 0.3);
        plot.Axes.SetLimitsY(low, high);
        plot.Grid.XAxisStyle.IsVisible = false;
        return PlotPage.Draw(plot);
    }

    private static Picture Lying(string title, string axis, IReadOnlyList<(string Name, double[] Values)> groups, string[] names, double low, double high)
    {
        var plot = PlotPage.New(title, axis, "");

        // The first at the top.
        double[] places = [.. Enumerable.Range(0, groups.Count).Select(group => (double)(groups.Count - 1 - group))];
        for (var group = 0; group < groups.Count; group++)
        {
            AddLying(plot, places[group], groups[group].Values);
        }

        plot.Axes.Left.SetTicks(places, names);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.SetLimitsX(low, high);
        plot.Axes.SetLimitsY(-0.7, groups.Count - 0.3);
        plot.Grid.YAxisStyle.IsVisible = false;
        return PlotPage.Draw(plot, Math.Max(PlotPage.Height, AroundRows + (RowHeight * groups.Count)));
    }

    private static void AddLying(Plot plot, double place, double[] values)
    {
        var sample = Descriptive.Of(values);
        var (low, high) = Whiskers(sample, values);
        Line(low, place, sample.LowerQuartile, place);
        Line(sample.UpperQuartile, place, high, place);
        Line(low, place - (BoxWidth / 4), low, place + (BoxWidth / 4));
        Line(high, place - (BoxWidth / 4), high, place + (BoxWidth / 4));
        var box = plot.Add.Rectangle(sample.LowerQuartile, sample.UpperQuartile, place - (BoxWidth / 2), place + (BoxWidth / 2));
        box.FillColor = Colors.SteelBlue.WithAlpha(0.35);
        box.LineColor = Colors.Black;
        box.LineWidth = 1.5f;
        Line(sample.Median, place - (BoxWidth / 2), sample.Median, place + (BoxWidth / 2));
        plot.Add.Markers(values, Across(place, values.Length), MarkerShape.FilledCircle, 5, Colors.Black.WithAlpha(0.5));

        void Line(double x1, double y1, double x2, double y2)
        {
            var line = plot.Add.Scatter((double[])[x1, x2], (double[])[y1, y2]);
            line.Color = Colors.Black;
            line.LineWidth = 1.5f;
            line.MarkerSize = 0;
        }
    }

    private static void AddStanding(Plot plot, int place, double[] values)
    {
        var sample = Descriptive.Of(values);
        var (low, high) = Whiskers(sample, values);
        var box = plot.Add.Box(new Box
        {
            Position = place,
            BoxMin = sample.LowerQuartile,
            BoxMiddle = sample.Median,
            BoxMax = sample.UpperQuartile,
            WhiskerMin = low,
            WhiskerMax = high,
            Width = BoxWidth,
        });
        box.FillColor = Colors.SteelBlue.WithAlpha(0.35);
        box.LineWidth = 1.5f;
        plot.Add.Markers(Across(place, values.Length), values, MarkerShape.FilledCircle, 5, Colors.Black.WithAlpha(0.5));
    }

    private static (double Low, double High) Whiskers(Descriptive sample, double[] values)
    {
        var range = Reach * (sample.UpperQuartile - sample.LowerQuartile);
        return (values.Where(value => value >= sample.LowerQuartile - range).Min(), values.Where(value => value <= sample.UpperQuartile + range).Max());
    }

    // Spread by the golden ratio, which never lays neighbours over each other, and alike each time.
    private static double[] Across(double place, int count) => [.. Enumerable.Range(0, count).Select(i => place + (Spread * ((2 * (i * 0.618033988749895 % 1)) - 1)))];
}
