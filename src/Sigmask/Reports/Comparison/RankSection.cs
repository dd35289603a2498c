using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>Which losses can be told apart over all cells with wrong labels: mean ranks and the critical difference, for three losses or more.</summary>
internal static class RankSection
{
    private const int Fewest = 3;

    public static string Html(ReportedComparison comparison)
    {
        var blocks = comparison.Report.Rows
            .Where(row => row.IsOverall && row.Noise != CellKey.Clean)
            .GroupBy(row => (row.Dataset, row.Model, row.Noise))
            .Select(cell => comparison.Losses.Select(loss => cell.FirstOrDefault(row => row.Loss == loss && row.Finished == row.Planned)?.Dice?.Mean).ToArray())
            .Where(cell => cell.All(dice => dice is not null))
            .ToArray();
        if (comparison.Losses.Count < Fewest || blocks.Length < 2)
        {
            return "";
        }

        var scores = new double[blocks.Length, comparison.Losses.Count];
        foreach (var (block, dice) in blocks.Index())
        {
            foreach (var (loss, value) in dice.Index())
            {
                scores[block, loss] = value!.Value;
            }
        }

        var friedman = FriedmanTest.Of(scores);
        var nemenyi = NemenyiTest.Of(friedman);
        return Invariant($"<p>Mean ranks over the {Quantity.Of(blocks.Length, "cell")} with wrong labels in which every loss is done (1 is best). Friedman's test: p {(friedman.PValue < 0.001 ? "" : "= ")}{HtmlText.PValue(friedman.PValue)}. ")
            + Invariant($"Losses joined by a bar lie closer than the critical difference of Nemenyi's test (α = {nemenyi.Significance:0.##}) and are not told apart.</p>\n<figure style=\"max-width: 34rem\">{RankDiagram.Svg(comparison.Losses, nemenyi)}</figure>\n");
    }
}
