using System.Globalization;
using ScottPlot;
using Sigmask.Imaging;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>
/// Agreement of two measurements (Bland &amp; Altman, Lancet 1986): their difference against their mean, with the mean difference and the limits
/// within which 95 % of differences lie if they are normal, 1.96 standard deviations to either side.
/// </summary>
public static class BlandAltmanPlot
{
    private const double Normal95 = 1.96;
    private const float LabelSize = 14;

    // At the right of the frame, and what stands around a label there.
    private const float LeastMargin = 130;
    private const float AroundLabel = 24;

    /// <summary>Draws the plot.</summary>
    /// <param name="title">Above.</param>
    /// <param name="quantity">What was measured, such as "volume".</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="pairs">Predicted and reference; at least one, finite.</param>
    /// <exception cref="ArgumentException">There is no pair.</exception>
    public static Picture Draw(string title, string quantity, string unit, IReadOnlyList<(double Predicted, double Reference)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var differences = pairs.Select(pair => pair.Predicted - pair.Reference).ToArray();
        var sample = Descriptive.Of(differences);
        var plot = PlotPage.New($"{title} (n = {pairs.Count})", $"mean of predicted and reference {quantity}, {unit}", $"predicted - reference, {unit}");
        plot.Add.Markers([.. pairs.Select(pair => (pair.Predicted + pair.Reference) / 2)], differences, MarkerShape.FilledCircle, 8, Colors.SteelBlue.WithAlpha(0.7));
        AddLine(plot, sample.Mean, "mean", LinePattern.Solid);
        if (sample.StandardDeviation is { } deviation and > 0)
        {
            AddLine(plot, sample.Mean + (Normal95 * deviation), "+1.96 SD", LinePattern.Dashed);
            AddLine(plot, sample.Mean - (Normal95 * deviation), "-1.96 SD", LinePattern.Dashed);
        }

        plot.Axes.Margins(0.12, 0.18);
        return PlotPage.Draw(plot);
    }

    /// <summary>A number with four significant digits, never with an exponent.</summary>
    internal static string FourDigits(double value) =>
        double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("0.###############", CultureInfo.InvariantCulture);

    private static void AddLine(Plot plot, double value, string name, LinePattern pattern)
    {
        var line = plot.Add.HorizontalLine(value, 1.5f, Colors.DimGray, pattern);
        var text = $"{name} {FourDigits(value)}";
        line.LabelText = text;
        line.LabelOppositeAxis = true;
        line.LabelBackgroundColor = Colors.Transparent;
        line.LabelFontColor = Colors.Black;
        line.LabelFontSize = LabelSize;
        line.LabelRotation = 0;
        line.ManualLabelAlignment = Alignment.MiddleLeft;
        using var font = Lettering.Font(LabelSize);
        plot.Axes.Right.MinimumSize = Math.Max(plot.Axes.Right.MinimumSize, Math.Max(LeastMargin, font.MeasureText(text) + AroundLabel));
    }
}
