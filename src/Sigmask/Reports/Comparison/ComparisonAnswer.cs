using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>What came out in one line of plain words with its numbers, by the same rule as <see cref="ComparisonVerdict"/>. What is open is never told as "no effect".</summary>
/// <param name="Overall">Each loss over all cells.</param>
/// <param name="Rows">Every cell.</param>
/// <param name="Grid">All trainings that are asked for.</param>
internal sealed record ComparisonAnswer(IReadOnlyList<OverallComparison> Overall, IReadOnlyList<ComparedLoss> Rows, ComparisonGrid Grid)
{
    // Fewer seldom tell a difference of a few points of Dice from chance.
    private const int FewPatients = 30;

    // Of losses or data sets of which the same is said; more are counted.
    private const int MostNamed = 3;

    // Another seed moves a single training by so much at least.
    private const double SeedDifference = 0.01;

    private readonly LabelWords labels = LabelWords.Of(Grid);

    /// <summary>Patients of the test part that were compared.</summary>
    public required int Patients { get; init; }

    /// <summary>How often each was trained.</summary>
    public required int Seeds { get; init; }

    /// <summary>Whether all trainings are done.</summary>
    public required bool IsFinished { get; init; }

    /// <summary>The answer; empty if nothing is held against the baseline.</summary>
    public string Text()
    {
        if (Overall.Count == 0)
        {
            return "";
        }

        // Wrong labels are what is asked about; where there are none, the labels as they are.
        var there = Overall.Where(one => one.Difference is not null).OrderBy(one => one.IsClean).ToArray();
        if (there.Length == 0)
        {
            return $"No answer yet: nothing is there to compare with {Grid.Baseline}.";
        }

        var asked = there.Where(one => one.IsClean == there[0].IsClean).ToArray();
        var answer = UntaughtNetworks.Warning(Rows) ?? (Overall.Select(one => one.Loss).Distinct().Count() > 1 ? Several(asked) : One(there)) + Reason(asked.FirstOrDefault(one => one.Sign == 0)) + OfSeed(asked);
        return IsFinished ? answer : $"So far: {char.ToLowerInvariant(answer[0])}{answer[1..]}";
    }

    private string One(OverallComparison[] kinds)
    {
        var first = kinds[0];
        var (where, range) = (labels.Of(first.IsClean), first.Interval is { } interval && DifferenceText.Ends(interval) is var (low, high) ? $"{low} to {high}" : "");
        var difference = $"{DifferenceText.Of(first.Difference!.Value, first.Interval)} points of Dice";
        var told = $"{difference}{(range.Length == 0 ? "" : $" ({range})")}{(first.Compared > 1 ? " on average" : "")} with {first.Loss} instead of {Grid.Baseline}, on {where}";
        var also = Contrary(first)
            + (kinds.Skip(1).FirstOrDefault(one => one.Sign != 0) is { } other ? $"; on {labels.Of(other.IsClean)} it is {(other.Sign > 0 ? "better" : "worse")} ({DifferenceText.Of(other.Difference!.Value)} points)" : "");
        return first.Sign switch
        {
            > 0 => $"Helps on these data: {told}{also}.",
            < 0 => $"Harms on these data: {told}{also}.",
            _ => $"Not shown to help on these data: on {where}, it is open whether {first.Loss} is better or worse than {Grid.Baseline} ({difference}{(range.Length == 0 ? "" : $", {range}")}), which is not the same as no effect{also}.",
        };
    }

    private string Several(OverallComparison[] losses)
    {
        OverallComparison[] Those(int sign) => [.. losses.Where(one => one.Sign == sign)];
        var (better, worse, open) = (Those(1), Those(-1), Those(0));
        string[] parts =
        [
            better.Length == 0 ? $"none of {Quantity.Of(losses.Length, "loss", "losses")} is shown to help" : $"{Named(better, losses.Length)} {Quantity.Word(better.Length, "helps", "help")}",
            worse.Length == 0 ? "" : $"{Named(worse, losses.Length)} {Quantity.Word(worse.Length, "harms", "harm")}",
            open.Length == 0 ? "" : $"{Named(open, losses.Length)} {Quantity.Word(open.Length, "is", "are")} open, which is not the same as no effect",
        ];
        return $"On {labels.Of(losses[0].IsClean)}, {string.Join("; ", parts.Where(part => part.Length > 0))}.";
    }

    private string Named(OverallComparison[] losses, int all) => losses.Length > MostNamed
        ? Invariant($"{losses.Length} of {all} losses ({DifferenceText.Of(losses.Min(one => one.Difference!.Value))} to {DifferenceText.Of(losses.Max(one => one.Difference!.Value))} points)")
        : ComparisonVerdict.Listed([.. losses.Select(one => $"{one.Loss} ({DifferenceText.Of(one.Difference!.Value)} points{Contrary(one)})")]);

    // A mean hides the data sets that say the opposite; one that is open hides those that say anything.
    private string Contrary(OverallComparison one)
    {
        var tested = ComparisonVerdict.Tested(one, Rows).ToArray();
        var isByDataset = tested.Select(row => row.Dataset).Distinct().Count() == tested.Length;
        return tested.Length < 2 ? "" : Part("better", 1) + Part("worse", -1);

        string Part(string word, int sign)
        {
            string[] names = one.Sign == sign ? [] : [.. tested.Where(row => row.Sign == sign).Select(row => row.Dataset)];
            return names.Length == 0 ? ""
                : isByDataset && names.Length <= MostNamed ? $"; {word} on {ComparisonVerdict.Listed(names)}"
                : Invariant($"; {word} in {names.Length} of {tested.Length} comparisons");
        }
    }

    private string Reason(OverallComparison? open) => open switch
    {
        null => "",
        { Interval: null } => " A data set has a single test patient, from whom nothing can be said about others.",
        { HolmP: < Significance.Level, Interval: { Low: > 0 } or { High: < 0 } } => " The mean points one way, most patients the other.",
        _ when ComparisonVerdict.TooFew(Patients, arePhantoms: labels.IsTruthKnown, isByFolds: Grid.Jobs.Any(job => job.Key.Fold is not null)) is { } few => $" {char.ToUpperInvariant(few[0])}{few[1..]}",
        _ when Patients < FewPatients => Invariant($" With {Quantity.Of(Patients, "test patient")} only a large difference can be told from chance; more patients may decide it."),
        _ => "",
    };

    private string OfSeed(OverallComparison[] asked) => Seeds == 1 && asked.Any(one => one.Sign != 0 && Math.Abs(one.Difference!.Value) < SeedDifference)
        ? " Each was trained once, and single trainings differ by 1 to 2 points: another seed may change a difference below 1 point." : "";
}
