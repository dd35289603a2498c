using Sigmask.Data;

namespace Sigmask.Cli.Inputs;

/// <summary>
/// The cases of a data set on which a run is scored. A case the run was trained on is never scored as unseen, nor is another one of a patient it learned from; if the data changed since, cases are
/// matched by name.
/// </summary>
/// <param name="Cases">The cases.</param>
/// <param name="Note">Which they are and why, a line.</param>
/// <param name="IsCertain">False where the data are neither those of the training, with all that was held back, nor clearly others, so that the note belongs to the scores.</param>
internal sealed record ScoredCases(ISampleSource Cases, string Note, bool IsCertain)
{
    /// <summary>That some of them also chose the weights; null if none did.</summary>
    public string? Caveat { get; private init; }

    /// <summary>The cases to score.</summary>
    /// <param name="run">The run.</param>
    /// <param name="data">The data set: that of its training, a changed one of it, or another.</param>
    /// <exception cref="DataException">The split of the run or a file of the data cannot be read.</exception>
    public static ScoredCases Of(SavedRun run, ISampleSource data)
    {
        var split = run.ReadSplit();
        var places = data.Cases.Index().ToDictionary(item => item.Item.Case, item => item.Index);
        int[] learned = [.. split.Training.Where(places.ContainsKey).Select(name => places[name])];
        int[] held = [.. split.Validation.Where(places.ContainsKey).Select(name => places[name])];

        // Slices of a volume of which it has seen any are no unseen ones, nor are other cases of a patient. Of a run that did not note its patients those are known whose cases are here.
        var seen = learned.Select(data.WholeOf).ToHashSet();
        var patients = learned.Select(index => data.Cases[index].Patient).Concat(split.TrainingPatients ?? []).ToHashSet();
        int[] unseen = [.. Enumerable.Range(0, data.Cases.Count).Where(index => !seen.Contains(data.WholeOf(index)))];
        int[] related = [.. unseen.Where(index => patients.Contains(data.Cases[index].Patient))];
        int[] others = [.. unseen.Except(related)];
        var start = $"{data.Description.Name}: ";
        string[] missing = learned.Length + held.Length == 0 ? [] : [.. split.Validation.Where(name => !places.ContainsKey(name))];
        var gap = missing.Length == 0 ? "" : $"; of those held back from its training {Quantity.Listed(missing, data.Whole == data ? "case" : "slice")} {Quantity.Word(missing.Length, "is", "are")} missing";
        if (learned.Length + related.Length == 0)
        {
            var (all, choosing) = (Count(data), Count(data, held));
            return new(data, $"{start}{All(data)}; {Unlearnt(all, choosing)}{gap}", IsCertain: choosing == 0 || (choosing == all && missing.Length == 0)) { Caveat = ChosenWeights.Caveat(run.Record.Options, choosing, all) };
        }

        var isSame = learned.Length > 0 && learned.Length == split.Training.Count && DataFingerprint.Of(new SampleSubset(data, learned)) == run.Record.Data.Fingerprint;
        var difference = isSame || learned.Length == 0 ? "" : ", but annotations, patients or images are others, or some cases are missing";
        if (held.Length > 0 && (isSame || others.Length == 0))
        {
            var part = new SampleSubset(data, held);
            var leak = Leak(Count(data, held.Intersect(related)), Count(part));
            return new(part, $"{start}the {Quantity.Of(Count(part), "case")} that {Quantity.Word(Count(part), "was", "were")} held back from the training of {run.Folder.Location}{difference}{leak}{gap}", IsCertain: isSame && leak.Length == 0 && missing.Length == 0) { Caveat = ChosenWeights.Caveat(run.Record.Options, Count(part), Count(part)) };
        }

        var relatives = Count(data, related);
        var known = Known(seen.Count, relatives);
        if (others.Length > 0)
        {
            var part = new SampleSubset(data, others);
            return new(part, $"{start}{known}{difference}: {Quantity.Word(seen.Count + relatives, "it is", "they are")} left out, and {Quantity.Of(Count(part), "other case")} {Quantity.Word(Count(part), "is", "are")} scored{gap}", IsCertain: isSame && missing.Length == 0)
            {
                Caveat = ChosenWeights.Caveat(run.Record.Options, Count(data, others.Intersect(held)), Count(part)),
            };
        }

        var same = relatives == 0 ? "images" : seen.Count == 0 ? "patients" : "images or patients";
        var doubt = isSame ? $"the run learned from {Quantity.Word(Count(data), "it", "them")}{(relatives == 0 ? "" : " or their patients")}, so these scores are too good" : $"{known}: if they show the same {same}, these scores are too good";
        return new(data, $"{start}{All(data)}; {doubt}{gap}", IsCertain: false);
    }

    // Held back is not unknown: such cases may have chosen the weights.
    private static string Unlearnt(int all, int held) => held == 0 ? "the run was trained on other data"
        : $"the run did not learn from {Quantity.Word(all, "it", "them")}, and {(held < all ? Invariant($"{held}") : Quantity.Word(all, "it", "they"))} {Quantity.Word(held, "has the name of a case", "have the names of cases")} held back from its training";

    private static string Known(int namesakes, int relatives)
    {
        string?[] parts =
        [
            namesakes == 0 ? null : $"{Quantity.Of(namesakes, "case")} {Quantity.Word(namesakes, "has the name of a case", "have the names of cases")}",
            relatives == 0 ? null : $"{Quantity.Of(relatives, namesakes == 0 ? "case" : "other case")} {Quantity.Word(relatives, "is of a patient", "are of patients")}",
        ];
        return $"{string.Join(" and ", parts.OfType<string>())} that the run learned from";
    }

    // Folds that somebody else made may have a patient on both sides, and one that is told apart now may not have been then.
    private static string Leak(int leaking, int scored) => leaking == 0 ? "" : $"; {(scored == 1 ? "it" : Invariant($"{leaking} of them"))} {Quantity.Word(leaking, "is of a patient", "are of patients")} that the run learned from, so these scores are too good";

    private static int Count(ISampleSource data, IEnumerable<int> part) => Count(new SampleSubset(data, part));

    private static int Count(ISampleSource part) => part.Whole.Cases.Count;

    private static string All(ISampleSource data) => Count(data) == 1 ? "the only case" : Invariant($"all {Count(data)} cases");
}
