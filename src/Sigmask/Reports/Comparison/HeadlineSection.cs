using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>What is to be seen first: the verdict, the numbers it is made of, and what is missing.</summary>
internal static class HeadlineSection
{
    public static string Html(ReportedComparison comparison)
    {
        var done = comparison.Report.Results.Count;
        var missing = comparison.Grid.Jobs.Count - done;
        return string.Concat(comparison.Report.Verdict.Select(paragraph => $"<p class=\"lead\">{HtmlText.Encode(paragraph)}</p>\n"))
            + (comparison.Losses.Count switch { 1 => "", 2 => Facts(comparison), _ => Table(comparison) })
            + $"<p class=\"small\">{HtmlText.Encode(Scope(comparison))}</p>\n"
            + (missing > 0 ? Invariant($"<p><strong class=\"bad\">Not finished: {missing} of {Quantity.Of(comparison.Grid.Jobs.Count, "training")} {(missing == 1 ? "is" : "are")} missing.</strong> What is missing is shown as missing; the same command goes on.</p>\n") : "");
    }

    private static string Facts(ReportedComparison comparison) =>
        $"<dl class=\"facts\">{string.Concat(comparison.Overall.Where(one => one.Difference is not null).SelectMany(Facts))}</dl>\n";

    private static IEnumerable<string> Facts(OverallComparison one)
    {
        var where = one.IsClean ? "clean labels" : "wrong labels";
        yield return Fact($"difference on {where}", $"<span class=\"{HtmlText.Sureness(one.Sign)}\">{HtmlText.InPoints(one.Difference!.Value)}</span>",
            $"points of Dice{(one.Interval is { } interval ? $", {DifferenceText.End(interval.Low)} to {DifferenceText.End(interval.High)}" : "")}");
        if (one.HolmP is { } p)
        {
            yield return Fact($"p on {where}", HtmlText.PValue(p), "Wilcoxon over patients, Holm");
        }

        if (!one.IsClean)
        {
            yield return one.Repaired is { } share
                ? Fact("repaired share", Invariant($"{100 * share:0;−0;0} %"), one.RepairedInterval is { } range ? Invariant($"{100 * range.Low:0;−0;0} to {100 * range.High:0;−0;0} %") : "")
                : Fact("repaired share", "–", "the damage of wrong labels is not surely above 0, or nothing was trained on clean ones");
        }
    }

    private static string Fact(string name, string value, string note) => $"<div><dt>{name}</dt><dd>{value}<small>{note}</small></dd></div>";

    private static string Table(ReportedComparison comparison)
    {
        var hasClean = comparison.Overall.Any(one => one.IsClean);
        var table = new HtmlTable(
            $"Over all cells: difference of Dice from {comparison.Baseline} in points, and the share of the damage by wrong labels that is repaired, each with its 95 % interval over patients; and how many cells with wrong labels are better or worse by interval and p",
            [new("loss", IsText: true), new("on wrong labels"), new("p"), new("repaired"), new("better"), new("worse"), .. hasClean ? new HtmlColumn[] { new("on clean labels"), new("p on clean") } : [], new("cells")]);
        foreach (var loss in comparison.Overall.GroupBy(one => one.Loss))
        {
            var (wrong, clean) = (loss.FirstOrDefault(one => !one.IsClean), loss.FirstOrDefault(one => one.IsClean));
            var cells = wrong?.Difference is null ? default((int Better, int Worse)?) : ComparisonVerdict.Count(wrong, comparison.Report.Rows);
            table.Add(
            [
                HtmlCell.Text(loss.Key), Difference(wrong), P(wrong),
                wrong?.Repaired is { } share ? HtmlCell.Number(share, HtmlText.Share(share, wrong.RepairedInterval)) : HtmlCell.Missing,
                Count(cells?.Better), Count(cells?.Worse),
                .. hasClean ? new[] { Difference(clean), P(clean) } : [],
                HtmlCell.Of(loss.Sum(one => one.Compared), loss.Sum(one => one.Planned)),
            ]);
        }

        return table.ToHtml();
    }

    private static HtmlCell Difference(OverallComparison? one) => one?.Difference is { } difference ? HtmlCell.Number(difference, HtmlText.Points(difference, one.Interval, one.Sign)) : HtmlCell.Missing;

    private static HtmlCell Count(int? cells) => cells is { } count ? HtmlCell.Count(count) : HtmlCell.Missing;

    private static HtmlCell P(OverallComparison? one) => one?.HolmP is { } p ? HtmlCell.Number(p, HtmlText.PValue(p)) : HtmlCell.Missing;

    private static string Scope(ReportedComparison comparison)
    {
        var seeds = comparison.Grid.Jobs.Select(job => job.Key.Seed).Distinct().Count();
        return Invariant($"{Quantity.Of(comparison.Datasets.Count, "data set")}, {Quantity.Of(comparison.Models.Count, "network")}, {Quantity.Of(comparison.Noises.Count, "level")} of annotation noise, ")
            + Invariant($"{Quantity.Of(comparison.Losses.Count, "loss", "losses")}; {Quantity.Of(comparison.Grid.Jobs.Count, "training")}. Wrong labels are in the training part alone, tests are against clean ones. ")
            + "Intervals and p-values are over the patients of the test part. The damage is what the baseline loses by wrong labels; a repaired share is the part of it that a loss wins back. "
            + (seeds == 1 ? "Each was trained once: what another seed would change, often 1 to 2 points of Dice for a single training, is not in the intervals." : Invariant($"{seeds} seeds are averaged case by case; how much they differ is not in the intervals."));
    }
}
