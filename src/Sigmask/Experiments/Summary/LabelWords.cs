namespace Sigmask.Experiments;

/// <summary>
/// What the labels of a comparison are called. Where no noise was added those of phantoms are the truth; whether those of other data are right nobody knows, nor whether the consensus of several annotators is.
/// </summary>
internal sealed class LabelWords
{
    private const string True = "clean labels";
    private const string Given = "labels as they are";
    private const string Agreed = "the consensus";
    private const string Mixed = "labels without added noise";

    private readonly Dictionary<string, string> datasets;

    private LabelWords(ComparisonGrid grid)
    {
        datasets = grid.Jobs.GroupBy(job => job.Key.Dataset).ToDictionary(
            dataset => dataset.Key,
            dataset => dataset.All(job => job.IsTruthKnown) ? True : dataset.Any(job => CellKey.IsByAnnotator(job.Key.Noise)) ? Agreed : Given);
        string[] noises = [.. grid.Jobs.Select(job => job.Key.Noise).Where(noise => noise != CellKey.Clean).Distinct()];
        (HasNoise, HasAddedNoise) = (noises.Length > 0, noises.Any(noise => !CellKey.IsByAnnotator(noise)));
        IsTruthKnown = datasets.Values.All(word => word == True);
        Unspoiled = datasets.Values.Distinct().ToArray() is [var one] ? one : Mixed;
        Spoiled = HasNoise && !HasAddedNoise ? "labels of single annotators" : "wrong labels";
    }

    /// <summary>Labels without added noise, of all data sets: those that predictions are tested against.</summary>
    public string Unspoiled { get; }

    /// <summary>Those with noise.</summary>
    public string Spoiled { get; }

    /// <summary>Whether labels without added noise are the truth in every data set.</summary>
    public bool IsTruthKnown { get; }

    /// <summary>The same of one data set.</summary>
    /// <param name="dataset">Its name.</param>
    public bool AreTrue(string dataset) => datasets[dataset] == True;

    /// <summary>Whether anything learns from labels with noise, be it added or that of an annotator.</summary>
    public bool HasNoise { get; }

    /// <summary>Whether noise was added to any labels.</summary>
    public bool HasAddedNoise { get; }

    /// <summary>Those of a comparison.</summary>
    public static LabelWords Of(ComparisonGrid grid) => new(grid);

    /// <summary>Those that a kind of cells learns from.</summary>
    /// <param name="isClean">Whether no noise was added (<see cref="OverallComparison.IsClean"/>).</param>
    public string Of(bool isClean) => isClean ? Unspoiled : Spoiled;

    /// <summary>Those that one cell learns from.</summary>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="noise">As the key has it.</param>
    public string Of(string dataset, string noise) => noise == CellKey.Clean ? datasets[dataset] : CellKey.IsByAnnotator(noise) ? noise : $"{noise} noise";

    /// <summary>The same where it is said already that it is noise, as in a column of that name.</summary>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="noise">As the key has it.</param>
    public string Short(string dataset, string noise) => noise == CellKey.Clean && datasets.GetValueOrDefault(dataset) == Agreed ? "consensus" : noise;
}
