using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>What came out in one line of plain words, by the same rule as <see cref="ComparisonVerdict"/>. What is open is never told as "no effect".</summary>
internal static class ComparisonAnswer
{
    // Fewer seldom tell a difference of a few points of Dice from chance.
    private const int FewPatients = 30;

    // Of fewer, all with differences of one sign, p of signed ranks is 2 / 2^5 at best.
    private const int LeastPatients = 6;

    /// <summary>The answer; empty if nothing is held against the baseline.</summary>
    /// <param name="overall">Each loss over all cells.</param>
    /// <param name="baseline">Name of the baseline.</param>
    /// <param name="patients">Patients of the test part that were compared.</param>
    /// <param name="isFinished">Whether all trainings are done.</param>
    public static string Of(IReadOnlyList<OverallComparison> overall, string baseline, int patients, bool isFinished)
    {
        if (overall.Count == 0)
        {
            return "";
        }

        // Wrong labels are what is asked about; where there are none, the labels as they are.
        var there = overall.Where(one => one.Difference is not null).OrderBy(one => one.IsClean).ToArray();
        if (there.Length == 0)
        {
            return $"No answer yet: nothing is there to compare with {baseline}.";
        }

        var asked = there.Where(one => one.IsClean == there[0].IsClean).ToArray();
        var answer = overall.Select(one => one.Loss).Distinct().Count() > 1
            ? Several(asked) + Reason(asked.FirstOrDefault(one => one.Sign == 0), patients)
            : One(there, baseline) + Reason(there[0].Sign == 0 ? there[0] : null, patients);
        return isFinished ? answer : $"So far: {char.ToLowerInvariant(answer[0])}{answer[1..]}";
    }

    private static string One(OverallComparison[] kinds, string baseline)
    {
        var (first, loss) = (kinds[0], kinds[0].Loss);
        var also = kinds.Skip(1).FirstOrDefault(one => one.Sign != 0) is { } other ? $"; {Labels(other)} it is {(other.Sign > 0 ? "better" : "worse")}" : "";
        return first.Sign switch
        {
            > 0 => $"Helps on these data: {Labels(first)} {loss} is better than {baseline}{also}.",
            < 0 => $"Harms on these data: {Labels(first)} {loss} is worse than {baseline}{also}.",
            _ => $"Not shown to help on these data: {Labels(first)} it is open whether {loss} is better or worse than {baseline}, which is not the same as no effect{also}.",
        };
    }

    private static string Several(OverallComparison[] losses)
    {
        var (better, worse, open) = (losses.Count(one => one.Sign > 0), losses.Count(one => one.Sign < 0), losses.Count(one => one.Sign == 0));
        var help = better == 0 ? "None" : Invariant($"{better}");
        return Invariant($"{help} of {Quantity.Of(losses.Length, "loss", "losses")} {(better == 0 ? "is shown to help" : Quantity.Word(better, "helps", "help"))} {Labels(losses[0])}")
            + (worse == 0 ? "" : Invariant($"; {worse} {Quantity.Word(worse, "harms", "harm")}"))
            + (open == 0 ? "" : Invariant($"; for {open} it is open, which is not the same as no effect")) + ".";
    }

    private static string Reason(OverallComparison? open, int patients) => open switch
    {
        null => "",
        { Interval: null } => " A data set has a single test patient, from whom nothing can be said about others.",
        { HolmP: < Significance.Level, Interval: { Low: > 0 } or { High: < 0 } } => " The mean points one way, most patients the other.",
        _ when patients < LeastPatients => Invariant($" With {Quantity.Of(patients, "test patient")} no difference, however large, can be told from chance: hold more patients back, or test each in turn by folds."),
        _ when patients < FewPatients => Invariant($" With {Quantity.Of(patients, "test patient")} only a large difference can be told from chance; more patients may decide it."),
        _ => "",
    };

    private static string Labels(OverallComparison one) => one.IsClean ? "on clean labels" : "on wrong labels";
}
