using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>Differences with their intervals as small pictures for the cells of a table, all on one scale with 0 on it. What they show stands beside them in words.</summary>
internal sealed class IntervalBar
{
    private const int Width = 120;
    private readonly ChartScale scale;

    /// <summary>Bars on one scale.</summary>
    /// <param name="estimates">All that will be drawn.</param>
    public IntervalBar(IEnumerable<Estimate> estimates) =>
        scale = new(estimates.SelectMany(one => new[] { one.Mean, one.Interval?.Low ?? one.Mean, one.Interval?.High ?? one.Mean }).Append(0), 4, Width - 4, 8);

    /// <summary>One bar.</summary>
    /// <param name="estimate">What it shows.</param>
    /// <param name="sign">1 if it is surely above 0, -1 if surely below, 0 if that is open.</param>
    public string Svg(Estimate estimate, int sign)
    {
        var style = HtmlText.Sureness(sign);
        var bar = estimate.Interval is { } interval ? Invariant($"<path class=\"bar\" d=\"M{scale.At(interval.Low):0.#} 5H{scale.At(interval.High):0.#}\"/>") : "";
        return Invariant($"<svg class=\"interval-bar {style}\" viewBox=\"0 0 {Width} 10\" aria-hidden=\"true\"><path class=\"grid\" d=\"M{scale.At(0):0.#} 0V10\"/>{bar}<circle cx=\"{scale.At(estimate.Mean):0.#}\" cy=\"5\" r=\"3\"/></svg>");
    }
}
