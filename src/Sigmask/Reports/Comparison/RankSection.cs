using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>Which losses can be told apart over all cells with wrong labels: mean ranks and the critical difference, for three losses or more.</summary>
internal static class RankSection
{
    private const int Fewest = 3;

    public static string Html(ReportedComparison comparison)
    {
        if (comparison.Losses.Count < Fewest)
        {
            return "";
        }

        var scores = RankedCells.Of(comparison.Grid, comparison.Losses, comparison.Report.Results);
        var cells = scores.GetLength(0);
        if (cells < 2)
        {
            return "";
        }

        var friedman = FriedmanTest.Of(scores);
        var nemenyi = NemenyiTest.Of(friedman);
        return Invariant($"<p>Mean ranks over the {Quantity.Of(cells, "cell")} with {comparison.Labels.Spoiled} in which every loss is done (1 is best). Friedman's test: p {(friedman.PValue < 0.001 ? "" : "= ")}{HtmlText.PValue(friedman.PValue)}. ")
            + Invariant($"Losses joined by a bar lie closer than the critical difference of Nemenyi's test (α = {nemenyi.Significance:0.##}) and are not told apart. Both take cells for independent; cells of one data set share its patients, so they tell apart sooner than as many data sets would.</p>\n<figure style=\"max-width: 34rem\">{RankDiagram.Svg(comparison.Losses, nemenyi)}</figure>\n");
    }
}
