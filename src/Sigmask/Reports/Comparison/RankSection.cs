using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>Which losses can be told apart over all cells with wrong labels: mean ranks and the critical difference, for three losses or more.</summary>
internal static class RankSection
{
    private const int Fewest = 3;

    public static string Html(ReportedComparison comparison)
    {
        if (Ranks(comparison) is not { } friedman)
        {
            return "";
        }

        var nemenyi = NemenyiTest.Of(friedman);
        return Invariant($"<p>Mean ranks over the {Quantity.Of(friedman.Blocks, "cell")} with {comparison.Labels.Spoiled} in which every loss is done (1 is best). Friedman's test: p {(friedman.PValue < 0.001 ? "" : "= ")}{HtmlText.PValue(friedman.PValue)}. ")
            + Invariant($"Losses joined by a bar lie closer than the critical difference of Nemenyi's test (α = {nemenyi.Significance:0.##}) and are not told apart. Both take cells for independent; cells of one data set share its patients, so they tell apart sooner than as many data sets would.</p>\n<figure style=\"max-width: 34rem\">{RankDiagram.Svg(comparison.Losses, nemenyi)}</figure>\n");
    }

    /// <summary>Friedman's test of the losses; null with fewer than three of them or than two cells.</summary>
    public static FriedmanTest? Ranks(ReportedComparison comparison) =>
        comparison.Losses.Count >= Fewest && RankedCells.Of(comparison.Grid, comparison.Losses, comparison.Report.Results) is var scores && scores.GetLength(0) >= 2 ? FriedmanTest.Of(scores) : null;
}
