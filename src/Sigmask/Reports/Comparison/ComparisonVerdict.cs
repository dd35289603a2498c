using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>What a comparison says, in plain words: also where a loss is worse and where nothing is sure.</summary>
public static class ComparisonVerdict
{
    private const int MostNamed = 6;

    // Of fewer, all with differences of one sign, p of signed ranks is 2 / 2^5 at best.
    private const int LeastPatients = 6;

    /// <summary>That so few test patients cannot show anything, and what helps, as the end of a sentence; null if there are enough for p to fall below 0.05 at all.</summary>
    /// <param name="patients">Patients that are tested.</param>
    /// <param name="arePhantoms">Whether they are made up, so that there may be more of them at will.</param>
    /// <param name="isByFolds">Whether each patient is tested in turn.</param>
    public static string? TooFew(int patients, bool arePhantoms, bool isByFolds) => TooFew(
        patients,
        arePhantoms ? "ask for more with test-cases"
        : isByFolds ? "each patient is tested already, so add patients"
        : "hold more patients back (held-back), or test each in turn (folds)");

    /// <summary>The same of what is no comparison of trainings.</summary>
    /// <param name="patients">Patients that are tested.</param>
    /// <param name="remedy">What helps.</param>
    public static string? TooFew(int patients, string remedy) =>
        patients < LeastPatients ? $"with {Quantity.Of(patients, "test patient")} no difference, however large, can be told from chance: {remedy}." : null;

    /// <summary>Where networks have learned next to nothing, that; else of one loss that is held against the baseline a paragraph with its numbers; of several a sentence on wrong labels and one on clean ones, to stand beside a table of the numbers.</summary>
    /// <param name="overall">Each loss over all cells.</param>
    /// <param name="rows">Every cell.</param>
    /// <param name="grid">All trainings that are asked for.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<OverallComparison> overall, IReadOnlyList<ComparedLoss> rows, ComparisonGrid grid)
    {
        ArgumentNullException.ThrowIfNull(overall);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(grid);
        if (overall.Any(one => one.Difference is not null) && UntaughtNetworks.Warning(rows) is { } warning)
        {
            return [warning];
        }

        var labels = LabelWords.Of(grid);
        return overall.Select(one => one.Loss).Distinct().Count() > 1
            ? [.. overall.GroupBy(one => one.IsClean).Select(kind => Sorted(labels.Of(kind.Key), [.. kind], grid.Baseline))]
            : overall.Count == 0 ? [] : [string.Join(" ", overall.SelectMany(one => Sentences(one, rows, labels, grid.Baseline)))];
    }

    /// <summary>How many cells of a loss are surely better and how many surely worse than the baseline's, by interval and p after Holm.</summary>
    /// <param name="one">The loss, on wrong or on clean labels.</param>
    /// <param name="rows">Every cell.</param>
    public static (int Better, int Worse) Count(OverallComparison one, IReadOnlyList<ComparedLoss> rows)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(rows);
        var tested = Tested(one, rows).ToArray();
        return (tested.Count(row => row.Sign > 0), tested.Count(row => row.Sign < 0));
    }

    private static string Sorted(string where, OverallComparison[] losses, string baseline)
    {
        var there = losses.Where(one => one.Difference is not null).ToArray();
        if (there.Length == 0)
        {
            return $"On {where}, nothing is there yet to compare with {baseline}.";
        }

        // Many are counted: the table beside it names them.
        string Named(string[] names) => names.Length > MostNamed ? Quantity.Of(names.Length, "loss", "losses") : Listed(names);
        string Are(string[] names) => $"{Named(names)} {(names.Length == 1 ? "is" : "are")}";
        string[] Those(int sign) => [.. there.Where(one => one.Sign == sign).Select(one => one.Loss)];
        var (better, worse, open) = (Those(1), Those(-1), Those(0));
        string[] parts =
        [
            better.Length > 0 ? $"{Are(better)} better than {baseline}" : "",
            worse.Length > 0 ? $"{Are(worse)} worse{(better.Length > 0 ? "" : $" than {baseline}")}" : "",
            open.Length == 0 ? "" : open.Length == there.Length ? $"it is open whether any loss is better or worse than {baseline}" : $"it is open for {Named(open)}",
        ];
        return $"On {where}, {string.Join("; ", parts.Where(part => part.Length > 0))}.";
    }

    private static IEnumerable<string> Sentences(OverallComparison one, IReadOnlyList<ComparedLoss> rows, LabelWords labels, string baseline)
    {
        var where = labels.Of(one.IsClean);
        if (one.Difference is not { } difference)
        {
            yield return $"On {where}, nothing is there yet to compare {one.Loss} with {baseline}.";
            yield break;
        }

        yield return $"On {where}, {Judgement(one, difference, baseline)}{(one.Compared > 1 ? Cells(one, rows) : "")}.";
        if (one is { IsClean: false, Repaired: { } share })
        {
            yield return one.RepairedSign switch
            {
                > 0 => Invariant($"It repairs {100 * share:0} % of what {where} cost {baseline}{Range(one.RepairedInterval, Percent)}."),
                < 0 => Invariant($"It repairs nothing of what {where} cost {baseline}, but adds to it: the share is {Percent(share)} %{Range(one.RepairedInterval, Percent)}."),
                _ => Invariant($"Whether it repairs any of what {where} cost {baseline} is open: the share is {Percent(share)} %{Range(one.RepairedInterval, Percent)}."),
            };
            if (RepairedCells.Words(rows.Where(row => row.Loss == one.Loss)) is { } cells)
            {
                yield return $"This share is {cells}.";
            }
        }
    }

    private static string Judgement(OverallComparison one, double difference, string baseline)
    {
        var p = one.HolmP is { } value ? $", p {(value < 0.001 ? "< 0.001" : Invariant($"= {value:0.000}"))}" : "";
        var over = one.Compared > 1 ? " on average" : "";
        return (one.Sign, one.Interval) switch
        {
            (_, null) => $"{one.Loss} differs from {baseline}{over} by {HtmlText.InPoints(difference)} points of Dice; where a data set has a single patient nothing can be said about others",
            ( > 0, { } interval) => $"{one.Loss} is better than {baseline}{over} by {Unsigned(difference, interval, p)}",
            ( < 0, { } interval) => $"{one.Loss} is worse than {baseline}{over} by {Unsigned(-difference, new(-interval.High, -interval.Low, interval.Method), p)}",
            (_, { } interval) => $"it is open whether {one.Loss} is better than {baseline}: the difference{over} is {DifferenceText.Of(difference, interval)} points of Dice{Range(DifferenceText.Ends(interval), p)}, and {Reason(one)}",
        };
    }

    // Few data sets are named, many cells are counted.
    private static string Cells(OverallComparison one, IReadOnlyList<ComparedLoss> rows)
    {
        var tested = Tested(one, rows).ToArray();
        if (tested.Length > MostNamed || tested.Select(row => row.Dataset).Distinct().Count() < tested.Length)
        {
            var (better, worse) = Count(one, rows);
            return Invariant($"; of {Quantity.Of(tested.Length, "comparison")} {better} {(better == 1 ? "is" : "are")} better and {worse} worse after Holm's correction");
        }

        string Named(string word, int sign) => tested.Where(row => row.Sign == sign).Select(row => row.Dataset).ToArray() is { Length: > 0 } names ? $"{word} on {Listed(names)}" : "";
        var parts = new[] { Named("better", 1), Named("worse", -1), Named("open", 0) }.Where(part => part.Length > 0).ToArray();
        return parts.Length == 0 ? "" : $"; after Holm's correction it is {string.Join(", ", parts)}";
    }

    /// <summary>The cells of a loss that have a p.</summary>
    internal static IEnumerable<ComparedLoss> Tested(OverallComparison one, IReadOnlyList<ComparedLoss> rows) =>
        rows.Where(row => row.IsOverall && row.Loss == one.Loss && (row.Noise == CellKey.Clean) == one.IsClean && row.HolmP is not null);

    private static string Reason(OverallComparison one) =>
        one.Interval is { Low: <= 0, High: >= 0 } ? "its interval includes 0"
        : one.HolmP < Significance.Level ? "the signed ranks of the patients say the opposite"
        : Invariant($"p is not below {Significance.Level}");

    /// <summary>Names in a sentence.</summary>
    internal static string Listed(string[] names) => names.Length == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";

    private static string Range(ConfidenceInterval? interval, Func<double, string> end) => interval is null ? "" : Range((end(interval.Low), end(interval.High)), "");

    private static string Range((string Low, string High) ends, string more) => $" ({ends.Low} to {ends.High}{more})";

    // Of a difference that lies above 0, as its interval does.
    private static string Unsigned(double difference, ConfidenceInterval interval, string more)
    {
        var (low, high) = DifferenceText.Ends(interval);
        return $"{DifferenceText.Of(difference, interval).TrimStart('+')} points of Dice{Range((low.TrimStart('+'), high.TrimStart('+')), more)}";
    }

    private static string Percent(double share) => Invariant($"{100 * share:0;−0;0}");
}
