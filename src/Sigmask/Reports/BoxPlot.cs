using ScottPlot;
using Sigmask.Imaging;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>Box plots (Tukey 1977): quartiles and median, whiskers to the last values within 1.5 times their distance, and every value as a point.</summary>
public static class BoxPlot
{
    private const double Reach = 1.5;
    private const double Spread = 0.25;

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

        var plot = PlotPage.New(title, "", axis);
        for (var group = 0; group < groups.Count; group++)
        {
            Add(plot, group, groups[group].Values);
        }

        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, groups.Count).Select(group => (double)group)], [.. groups.Select(group => $"{group.Name} (n = {group.Values.Length})")]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.SetLimitsX(-0.7, groups.Count - 0.3);
        var top = groups.Max(group => group.Values.Max());
        plot.Axes.SetLimitsY(isShare ? -0.02 : -0.03 * top, isShare ? 1.02 : top > 0 ? 1.05 * top : 1);
        plot.Grid.XAxisStyle.IsVisible = false;
        return PlotPage.Draw(plot);
    }

    private static void Add(Plot plot, int place, double[] values)
    {
        var sample = Descriptive.Of(values);
        var range = Reach * (sample.UpperQuartile - sample.LowerQuartile);
        var box = plot.Add.Box(new Box
        {
            Position = place,
            BoxMin = sample.LowerQuartile,
            BoxMiddle = sample.Median,
            BoxMax = sample.UpperQuartile,
            WhiskerMin = values.Where(value => value >= sample.LowerQuartile - range).Min(),
            WhiskerMax = values.Where(value => value <= sample.UpperQuartile + range).Max(),
            Width = 0.6,
        });
        box.FillColor = Colors.SteelBlue.WithAlpha(0.35);
        box.LineWidth = 1.5f;

        // Spread by the golden ratio, which never lays neighbours over each other, and alike each time.
        var across = values.Select((_, i) => place + (Spread * ((2 * (i * 0.618033988749895 % 1)) - 1))).ToArray();
        plot.Add.Markers(across, values, MarkerShape.FilledCircle, 5, Colors.Black.WithAlpha(0.5));
    }
}
