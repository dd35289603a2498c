using System.Globalization;
using System.Text.Json.Nodes;
using Sigmask.Statistics;

namespace Sigmask.Metrics;

/// <summary>A metric of one class, or of all, held against that of another evaluation on the same cases.</summary>
/// <param name="Against">The name of the other evaluation.</param>
/// <param name="Metric">The metric's key, such as <c>dice</c>.</param>
/// <param name="Class">The label; null for the mean of all foreground classes.</param>
/// <param name="Name">The name of the class, or "all".</param>
/// <param name="Pair">This evaluation first, the other second.</param>
/// <param name="HolmPValue">Wilcoxon's p-value, adjusted by Holm for all comparisons of this metric.</param>
public sealed record MetricComparison(string Against, string Metric, int? Class, string Name, PairedComparison Pair, double HolmPValue)
{
    /// <summary>1 if the metric is surely higher in this evaluation, -1 if surely lower, 0 if that is open: by interval, p after Holm's correction and signed ranks. Of distances lower is better.</summary>
    public int Sign => Significance.Sign(Pair.Difference.Interval, HolmPValue, Pair.Wilcoxon.Ranks.RankBiserial);

    /// <summary>The comparison as it stands in files.</summary>
    public JsonObject Tree() => new()
    {
        ["against"] = Against,
        ["metric"] = Metric,
        ["class"] = Class?.ToString(CultureInfo.InvariantCulture) ?? "all",
        ["name"] = Name,
        ["this"] = EstimateJson.Tree(Pair.First),
        ["other"] = EstimateJson.Tree(Pair.Second),
        ["difference"] = EstimateJson.Tree(Pair.Difference),
        ["wilcoxon_p"] = Pair.Wilcoxon.PValue,
        ["wilcoxon_exact"] = Pair.Wilcoxon.IsExact,
        ["holm_p"] = HolmPValue,
        ["rank_biserial"] = Pair.Wilcoxon.Ranks.RankBiserial,
        ["t_p"] = Pair.TTest.PValue,
        ["cohens_dz"] = Pair.TTest.CohensDz is { } effect && double.IsFinite(effect) ? effect : null,
    };
}
