using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>What a comparison says, in plain words: also where a loss is worse and where nothing is sure.</summary>
public static class ComparisonVerdict
{
    private const double Significance = 0.05;

    /// <summary>A paragraph for each loss that is held against the baseline, in the order of the plan.</summary>
    /// <param name="overall">Each loss over all cells.</param>
    /// <param name="rows">Every cell.</param>
    /// <param name="baseline">Name of the baseline.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<OverallComparison> overall, IReadOnlyList<ComparedLoss> rows, string baseline)
    {
        ArgumentNullException.ThrowIfNull(overall);
        ArgumentNullException.ThrowIfNull(rows);
        return [.. overall.GroupBy(one => one.Loss).Select(loss => string.Join(" ", loss.SelectMany(one => Sentences(one, rows, baseline))))];
    }

    private static IEnumerable<string> Sentences(OverallComparison one, IReadOnlyList<ComparedLoss> rows, string baseline)
    {
        var where = one.IsClean ? "clean labels" : "wrong labels";
        if (one.Difference is not { } difference)
        {
            yield return $"On {where} nothing is there yet to compare {one.Loss} with {baseline}.";
            yield break;
        }

        yield return $"On {where} {Judgement(one, difference, baseline)}{(one.Compared > 1 ? Counts(one, rows) : "")}.";
        if (one is { IsClean: false, Repaired: { } share })
        {
            yield return share > 0
                ? Invariant($"It repairs {100 * share:0} % of what wrong labels cost {baseline}{Range(one.RepairedInterval, 100, "0;−0;0")}.")
                : Invariant($"It repairs nothing of what wrong labels cost {baseline}: the share is {100 * share:0;−0;0} %{Range(one.RepairedInterval, 100, "0;−0;0")}.");
        }
    }

    private static string Judgement(OverallComparison one, double difference, string baseline)
    {
        var points = Invariant($"{Math.Abs(100 * difference):0.0} points of Dice");
        var p = one.HolmP is { } value ? $", p {(value < 0.001 ? "< 0.001" : Invariant($"= {value:0.000}"))}" : "";
        var over = one.Compared > 1 ? " on average" : "";

        // The interval alone would call many a difference sure where several losses are held against one baseline.
        var isTold = one.HolmP is null or < Significance;
        return one.Interval switch
        {
            { Low: > 0 } when isTold => $"{one.Loss} is better than {baseline}{over} by {points}{Range(one.Interval, 100, "0.0", p)}",
            { High: < 0 } when isTold => $"{one.Loss} is worse than {baseline}{over} by {points}{Range(new(-one.Interval.High, -one.Interval.Low, one.Interval.Method), 100, "0.0", p)}",
            null => $"{one.Loss} differs from {baseline}{over} by {HtmlText.InPoints(difference)} points of Dice; with a single patient nothing can be said about others",
            _ => $"it is open whether {one.Loss} is better than {baseline}: the difference{over} is {HtmlText.InPoints(difference)} points of Dice{Range(one.Interval, 100, "+0.0;−0.0;0.0", p)}, and {(one.Interval is { Low: <= 0, High: >= 0 } ? "its interval includes 0" : Invariant($"p is not below {Significance}"))}",
        };
    }

    private static string Counts(OverallComparison one, IReadOnlyList<ComparedLoss> rows)
    {
        var tested = rows.Where(row => row.IsOverall && row.Loss == one.Loss && (row.Noise == CellKey.Clean) == one.IsClean && row.HolmP is not null).ToArray();
        var (better, worse) = (tested.Count(row => IsSure(row) && row.AgainstBaseline!.Difference.Mean > 0), tested.Count(row => IsSure(row) && row.AgainstBaseline!.Difference.Mean < 0));
        return Invariant($"; of {Quantity.Of(tested.Length, "comparison")} {better} {(better == 1 ? "is" : "are")} better and {worse} worse after Holm's correction");
    }

    private static bool IsSure(ComparedLoss row) => row.HolmP < Significance;

    private static string Range(ConfidenceInterval? interval, double unit, string format, string more = "") =>
        interval is null ? "" : $" ({(unit * interval.Low).ToString(format, System.Globalization.CultureInfo.InvariantCulture)} to {(unit * interval.High).ToString(format, System.Globalization.CultureInfo.InvariantCulture)}{more})";
}
