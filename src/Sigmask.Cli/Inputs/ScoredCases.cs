using Sigmask.Data;

namespace Sigmask.Cli.Inputs;

/// <summary>
/// The cases of a data set on which a run is scored. A case the run was trained on is never scored as unseen; if the data changed since, cases are matched by name.
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
        var start = $"{data.Description.Name}: ";
        if (learned.Length == 0)
        {
            return new(data, $"{start}{All(data)}; the run was trained on other data", IsCertain: true);
        }

        string[] missing = [.. split.Validation.Where(name => !places.ContainsKey(name))];
        var gap = missing.Length == 0 ? "" : $"; of those held back from its training {Quantity.Listed(missing, data.Whole == data ? "case" : "slice")} {Quantity.Word(missing.Length, "is", "are")} missing";

        // Slices of a volume of which it has seen any are no unseen ones.
        var seen = learned.Select(data.WholeOf).ToHashSet();
        int[] others = [.. Enumerable.Range(0, data.Cases.Count).Where(index => !seen.Contains(data.WholeOf(index)))];
        var isSame = learned.Length == split.Training.Count && DataFingerprint.Of(new SampleSubset(data, learned)) == run.Record.Data.Fingerprint;
        if (isSame && held.Length > 0)
        {
            var part = new SampleSubset(data, held);
            return new(part, $"{start}the {Quantity.Of(Count(part), "case")} that {Quantity.Word(Count(part), "was", "were")} held back from the training of {run.Folder.Location}{gap}", IsCertain: missing.Length == 0) { Caveat = ChosenWeights.Caveat(run.Record.Options, Count(part), Count(part)) };
        }

        var namesakes = $"{Quantity.Of(seen.Count, "case")} {Quantity.Word(seen.Count, "has the name of a case", "have the names of cases")} that the run learned from";
        if (others.Length > 0 && (isSame || held.Length > 0))
        {
            var part = new SampleSubset(data, others);
            int[] choosing = [.. others.Intersect(held)];
            var difference = isSame ? "" : ", but annotations, patients or images are others, or some cases are missing";
            return new(part, $"{start}{namesakes}{difference}: {Quantity.Word(seen.Count, "it is", "they are")} left out, and {Quantity.Of(Count(part), "other case")} {Quantity.Word(Count(part), "is", "are")} scored{gap}", IsCertain: isSame && missing.Length == 0)
            {
                Caveat = choosing.Length == 0 ? null : ChosenWeights.Caveat(run.Record.Options, Count(new SampleSubset(data, choosing)), Count(part)),
            };
        }

        var doubt = isSame ? $"{All(data)}; the run learned from {Quantity.Word(seen.Count, "it", "them")}, so these scores are too good" : $"{All(data)}; {namesakes}: if they show the same images, these scores are too good";
        return new(data, start + doubt + gap, IsCertain: false);
    }

    private static int Count(ISampleSource part) => part.Whole.Cases.Count;

    private static string All(ISampleSource data) => Count(data) == 1 ? "the only case" : Invariant($"all {Count(data)} cases");
}
