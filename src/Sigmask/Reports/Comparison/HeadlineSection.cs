using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>What is to be seen first: the answer in words, the numbers it is made of, and what they rest on.</summary>
internal static class HeadlineSection
{
    // Rows whose Dice stands in the lead of a single loss; of more the range.
    private const int MostNamed = 3;

    public static string Html(ReportedComparison comparison)
    {
        if (comparison.IsAlone)
        {
            return $"<p class=\"lead\"><strong>{HtmlText.Encode(Alone(comparison))}</strong></p>\n{ScopeSection.Html(comparison)}";
        }

        var answer = new ComparisonAnswer(comparison.Overall, comparison.Report.Rows, comparison.Grid) { Patients = comparison.Patients, Seeds = comparison.Seeds, IsFinished = comparison.Missing <= 0 }.Text();

        // Where nothing can be told the verdict is the answer.
        var verdict = UntaughtNetworks.Warning(comparison.Report.Rows) is not null ? "" : string.Concat(comparison.Report.Verdict.Select(paragraph => $"<p>{HtmlText.Encode(paragraph)}</p>\n"));

        // Of several losses the sentences have no numbers and say what the table is about; those of one have all of them.
        var numbers = comparison.Overall.All(one => one.Difference is null) ? "" : comparison.Losses.Count == 2 ? Facts(comparison) + verdict : verdict + Table(comparison);
        return $"<p class=\"lead\"><strong>{HtmlText.Encode(answer)}</strong></p>\n{numbers}<p>{HtmlText.Encode(Words(comparison.Baseline))}</p>\n{ScopeSection.Html(comparison)}";
    }

    private static string Alone(ReportedComparison comparison)
    {
        const string Nothing = "One loss, nothing to compare with";
        var rows = comparison.Report.Rows.Where(row => row.IsOverall && row.Dice is not null).ToArray();
        return rows.Length switch
        {
            0 => $"{Nothing}, and no training that is done can be scored.",
            > MostNamed => Invariant($"{Nothing}: Dice {100 * rows.Min(row => row.Dice!.Mean):0.0} to {100 * rows.Max(row => row.Dice!.Mean):0.0} % in {rows.Length} rows below."),
            _ => $"{Nothing}: Dice {ComparisonVerdict.Listed([.. rows.Select(row => $"{Percent(row.Dice!)} on {comparison.NameOf((row.Dataset, row.Model, row.Noise))}")])}.",
        };
    }

    private static string Percent(Estimate dice) =>
        Invariant($"{100 * dice.Mean:0.0} %") + (dice.Interval is { } interval ? Invariant($" ({100 * interval.Low:0.0} to {100 * interval.High:0.0})") : "");

    private static string Words(string baseline) =>
        $"Dice is how far a prediction and its reference overlap, 0 to 100 %, and its differences are in points of that; {baseline} is the loss that the others are held against (a plain loss learns from every pixel); an envelope leaves out of the training the pixels whose labels look wrong.";

    private static string Facts(ReportedComparison comparison) =>
        $"<dl class=\"facts\">{string.Concat(comparison.Overall.Where(one => one.Difference is not null).SelectMany(one => Facts(one, comparison.Labels)))}</dl>\n";

    // There is one loss: nothing is corrected by Holm.
    private static IEnumerable<string> Facts(OverallComparison one, LabelWords labels)
    {
        yield return Fact(
            $"difference on {labels.Of(one.IsClean)}",
            $"<span class=\"{HtmlText.Sureness(one.Sign)}\">{DifferenceText.Of(one.Difference!.Value, one.Interval)}</span>",
            $"points of Dice{(one.Interval is { } interval && DifferenceText.Ends(interval) is var (low, high) ? $", {low} to {high}" : "")}",
            one.HolmP is { } p ? $"p {(p < 0.001 ? "" : "= ")}{HtmlText.PValue(p)} (Wilcoxon over patients)" : "",
            one.Sign == 0 ? "open whether better or worse" : "");
        if (!one.IsClean)
        {
            yield return one.Repaired is { } share
                ? Fact(
                    "repaired share",
                    Invariant($"<span class=\"{HtmlText.Sureness(one.RepairedSign)}\">{100 * share:0;−0;0} %</span>"),
                    one.RepairedInterval is { } range ? Invariant($"{100 * range.Low:0;−0;0} to {100 * range.High:0;−0;0} %") : "",
                    one.RepairedSign switch { > 0 => "", < 0 => "adds to the damage", _ => "open whether it repairs any" })
                : Fact("repaired share", "–", $"the damage of {labels.Spoiled} is not surely above 0, or nothing was trained on {labels.Unspoiled}");
        }
    }

    private static string Fact(string name, string value, params string[] notes) =>
        $"<div><dt>{name}</dt><dd>{value}{string.Concat(notes.Where(note => note.Length > 0).Select(note => $"<small>{note}</small>"))}</dd></div>";

    private static string Table(ReportedComparison comparison)
    {
        var (labels, hasWrong, hasClean) = (comparison.Labels, comparison.Overall.Any(one => !one.IsClean), comparison.Overall.Any(one => one.IsClean));
        var correction = comparison.Overall.Where(one => one.HolmP is not null).GroupBy(one => one.IsClean).Any(kind => kind.Count() > 1) ? ", corrected by Holm for all losses" : "";
        var numbers = $"difference of Dice from {comparison.Baseline} in points{(hasWrong ? $", and the share of the damage by {labels.Spoiled} that is repaired, each" : "")} with its 95 % interval over patients";
        var table = new HtmlTable(
            $"Over all cells: {numbers}; and how many cells with {labels.Of(!hasWrong)} are better or worse by interval and p. p is Wilcoxon's signed-rank test over patients{correction}{(RepairedCells.Words(comparison.Report.Rows) is { } cellsOfShare ? $". The repaired share is {cellsOfShare}" : "")}",
            [
                new("loss", IsText: true),
                .. hasWrong ? new HtmlColumn[] { new($"on {labels.Spoiled}"), new("p"), new("repaired"), new("better"), new("worse") } : [],
                .. hasClean ? new HtmlColumn[] { new($"on {labels.Unspoiled}"), new(hasWrong ? $"p on {labels.Unspoiled}" : "p") } : [],
                .. hasWrong ? [] : new HtmlColumn[] { new("better"), new("worse") },
                new("cells"),
            ]);
        foreach (var loss in comparison.Overall.GroupBy(one => one.Loss))
        {
            var (wrong, clean) = (loss.FirstOrDefault(one => !one.IsClean), loss.FirstOrDefault(one => one.IsClean));
            var asked = hasWrong ? wrong : clean;
            var cells = asked?.Difference is null ? default((int Better, int Worse)?) : ComparisonVerdict.Count(asked, comparison.Report.Rows);
            HtmlCell[] counts = [Count(cells?.Better), Count(cells?.Worse)];
            table.Add(
            [
                HtmlCell.Text(loss.Key),
                .. hasWrong ? [Difference(wrong), P(wrong), Repaired(wrong), .. counts] : Array.Empty<HtmlCell>(),
                .. hasClean ? new[] { Difference(clean), P(clean) } : [],
                .. hasWrong ? [] : counts,
                HtmlCell.Of(loss.Sum(one => one.Compared), loss.Sum(one => one.Planned)),
            ]);
        }

        return table.ToHtml();
    }

    private static HtmlCell Repaired(OverallComparison? one) => one?.Repaired is { } share ? HtmlCell.Number(share, HtmlText.Share(share, one.RepairedInterval, one.RepairedSign)) : HtmlCell.Missing;

    private static HtmlCell Difference(OverallComparison? one) => one?.Difference is { } difference ? HtmlCell.Number(difference, HtmlText.Points(difference, one.Interval, one.Sign)) : HtmlCell.Missing;

    private static HtmlCell Count(int? cells) => cells is { } count ? HtmlCell.Count(count) : HtmlCell.Missing;

    private static HtmlCell P(OverallComparison? one) => one?.HolmP is { } p ? HtmlCell.Number(p, HtmlText.PValue(p)) : HtmlCell.Missing;
}
