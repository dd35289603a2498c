using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>What is to be seen first: the answer in words, the numbers it is made of, and what they rest on.</summary>
internal static class HeadlineSection
{
    public static string Html(ReportedComparison comparison)
    {
        var answer = ComparisonAnswer.Of(comparison.Overall, comparison.Baseline, comparison.Patients, comparison.Missing <= 0);
        var verdict = string.Concat(comparison.Report.Verdict.Select(paragraph => $"<p>{HtmlText.Encode(paragraph)}</p>\n"));

        // Of several losses the sentences have no numbers and say what the table is about; those of one have all of them.
        var numbers = comparison.Overall.All(one => one.Difference is null) ? "" : comparison.Losses.Count == 2 ? Facts(comparison) + verdict : verdict + Table(comparison);
        return (answer.Length == 0 ? "" : $"<p class=\"lead\"><strong>{HtmlText.Encode(answer)}</strong></p>\n<p>{HtmlText.Encode(Words(comparison.Baseline))}</p>\n") + numbers + ScopeSection.Html(comparison);
    }

    private static string Words(string baseline) =>
        $"Dice is how far a prediction and its reference overlap, 0 to 100 %, and its differences are in points of that; {baseline} is the loss that the others are held against (a plain loss learns from every pixel); an envelope leaves out of the training the pixels whose labels look wrong.";

    private static string Facts(ReportedComparison comparison) =>
        $"<dl class=\"facts\">{string.Concat(comparison.Overall.Where(one => one.Difference is not null).SelectMany(Facts))}</dl>\n";

    // There is one loss: nothing is corrected by Holm.
    private static IEnumerable<string> Facts(OverallComparison one)
    {
        yield return Fact(
            $"difference on {(one.IsClean ? "clean labels" : "wrong labels")}",
            $"<span class=\"{HtmlText.Sureness(one.Sign)}\">{HtmlText.InPoints(one.Difference!.Value)}</span>",
            $"points of Dice{(one.Interval is { } interval ? $", {DifferenceText.End(interval.Low)} to {DifferenceText.End(interval.High)}" : "")}",
            one.HolmP is { } p ? $"p {(p < 0.001 ? "" : "= ")}{HtmlText.PValue(p)} (Wilcoxon over patients)" : "");
        if (!one.IsClean)
        {
            yield return one.Repaired is { } share
                ? Fact("repaired share", Invariant($"{100 * share:0;−0;0} %"), one.RepairedInterval is { } range ? Invariant($"{100 * range.Low:0;−0;0} to {100 * range.High:0;−0;0} %") : "")
                : Fact("repaired share", "–", "the damage of wrong labels is not surely above 0, or nothing was trained on clean ones");
        }
    }

    private static string Fact(string name, string value, params string[] notes) =>
        $"<div><dt>{name}</dt><dd>{value}{string.Concat(notes.Where(note => note.Length > 0).Select(note => $"<small>{note}</small>"))}</dd></div>";

    private static string Table(ReportedComparison comparison)
    {
        var hasClean = comparison.Overall.Any(one => one.IsClean);
        var correction = comparison.Overall.Where(one => one.HolmP is not null).GroupBy(one => one.IsClean).Any(kind => kind.Count() > 1) ? ", corrected by Holm for all losses" : "";
        var table = new HtmlTable(
            $"Over all cells: difference of Dice from {comparison.Baseline} in points, and the share of the damage by wrong labels that is repaired, each with its 95 % interval over patients; and how many cells with wrong labels are better or worse by interval and p. p is Wilcoxon's signed-rank test over patients{correction}",
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
}
