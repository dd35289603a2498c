namespace Sigmask.Data;

/// <summary>Which cases are trained on and which are held back, by patient: no patient stands on both sides.</summary>
/// <param name="Training">Names of the cases to train on, in the order of the data set.</param>
/// <param name="Validation">Names of the cases held back.</param>
public sealed record Split(IReadOnlyList<string> Training, IReadOnlyList<string> Validation)
{
    /// <summary>The patients of the cases to train on, each once: other cases of theirs are no unseen ones. Null where they are not known.</summary>
    public IReadOnlyList<string>? TrainingPatients { get; init; }

    /// <summary>One of N folds: the patients in a random order that depends on the seed, of which every N-th is held back. Over all folds each is held back once.</summary>
    /// <param name="cases">Of the data set.</param>
    /// <param name="fold">Which fold.</param>
    /// <param name="seed">Chooses the order.</param>
    /// <exception cref="DataException">There are fewer patients than folds.</exception>
    public static Split OfFold(IReadOnlyList<CaseKey> cases, Fold fold, long seed)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(fold);
        var patients = Shuffled(cases, seed);
        if (patients.Length < fold.Count)
        {
            throw new DataException(patients.Length < 2 ? Single(cases, Invariant($"who cannot be split into {fold.Count} folds")) : Invariant($"{patients.Length} patients cannot be split into {fold.Count} folds; ask for at most {patients.Length} folds."));
        }

        return Of(cases, patients.Where((_, i) => i % fold.Count == fold.Number - 1).ToHashSet());
    }

    /// <summary>Holds back a share of the cases: patients in a random order that depends on the seed, until the share is reached; at least one on each side.</summary>
    /// <param name="cases">Of the data set.</param>
    /// <param name="share">More than 0, less than 1.</param>
    /// <param name="seed">Chooses the order.</param>
    /// <exception cref="DataException">The share is out of range, or there are fewer than two patients.</exception>
    public static Split OfShare(IReadOnlyList<CaseKey> cases, double share, long seed)
    {
        ArgumentNullException.ThrowIfNull(cases);
        if (share is not (> 0 and < 1))
        {
            throw new DataException(Invariant($"The share of cases held back is {share}; give a number between 0 and 1."));
        }

        var patients = Shuffled(cases, seed);
        if (patients.Length < 2)
        {
            throw new DataException(Single(cases, "so none can be held back for validation"));
        }

        var sizes = cases.CountBy(key => key.Patient).ToDictionary();
        var held = new HashSet<string>();
        var count = 0;
        foreach (var patient in patients[..^1])
        {
            if (held.Count > 0 && count >= share * cases.Count)
            {
                break;
            }

            held.Add(patient);
            count += sizes[patient];
        }

        return Of(cases, held);
    }

    /// <summary>A patient who has cases on both sides, as a split that was made elsewhere may have; null if there is none.</summary>
    /// <param name="cases">Of the data set.</param>
    public string? PatientOnBothSides(IReadOnlyList<CaseKey> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var patients = cases.ToDictionary(key => key.Case, key => key.Patient);
        return Training.Select(name => patients.GetValueOrDefault(name)).Intersect(Validation.Select(name => patients.GetValueOrDefault(name))).FirstOrDefault(patient => patient is not null);
    }

    /// <summary>The same split, with the patients of its training cases.</summary>
    /// <param name="cases">Of the data set.</param>
    public Split WithPatients(IReadOnlyList<CaseKey> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var learned = Training.ToHashSet();
        return this with { TrainingPatients = [.. cases.Where(key => learned.Contains(key.Case)).Select(key => key.Patient).Distinct()] };
    }

    /// <summary>The two parts of a data set.</summary>
    /// <exception cref="DataException">The data set lacks a case of the split.</exception>
    public (ISampleSource Training, ISampleSource Validation) Apply(ISampleSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var positions = source.Cases.Index().ToDictionary(item => item.Item.Case, item => item.Index);
        SampleSubset Part(IReadOnlyList<string> names) => new(source, names.Select(name => positions.TryGetValue(name, out var index)
            ? index
            : throw new DataException($"{source.Description.Name} has no case {name}, which the split names; use the data set that the split was made from.")));
        return (Part(Training), Part(Validation));
    }

    // Several cases may be of one patient because a pattern makes them so.
    private static string Single(IReadOnlyList<CaseKey> cases, string what) => cases.Count > 1
        ? Invariant($"All {cases.Count} cases are of one patient, '{cases[0].Patient}', {what}; add data of others, or tell patients apart by `DataOptions.PatientPattern`.")
        : $"There is only 1 patient, {what}; add data.";

    private static string[] Shuffled(IReadOnlyList<CaseKey> cases, long seed)
    {
        var patients = cases.Select(key => key.Patient).Distinct().Order(StringComparer.Ordinal).ToArray();
        new SeededRandom(seed).Shuffle(patients.AsSpan());
        return patients;
    }

    private static Split Of(IReadOnlyList<CaseKey> cases, HashSet<string> held) => new(
        [.. cases.Where(key => !held.Contains(key.Patient)).Select(key => key.Case)],
        [.. cases.Where(key => held.Contains(key.Patient)).Select(key => key.Case)]);
}
