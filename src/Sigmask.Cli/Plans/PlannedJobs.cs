using System.Globalization;
using Sigmask.AnnotationNoise;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Loading;
using Sigmask.Models;
using Sigmask.Phantoms;
using Sigmask.Training;

namespace Sigmask.Cli.Plans;

/// <summary>Makes the trainings of a plan ready: opens each data set once, and puts options, data and defaults together.</summary>
/// <param name="plan">The plan.</param>
/// <param name="threads">Threads of a training that says nothing of them.</param>
/// <param name="checkedLabels">Label tables that were held against every mask before (<see cref="CheckedLabels"/>); null: none was.</param>
/// <param name="terminal">Shows how many masks have been read, if that takes long; null: nobody listens.</param>
internal sealed class PlannedJobs(ComparisonPlan plan, int threads, IReadOnlyDictionary<(string Dataset, string? Masks), LabelTable>? checkedLabels = null, Terminal? terminal = null)
{
    // The same patients for every network, loss and seed: cases are paired.
    private const int SplitSeed = 1;
    private const double DefaultHeldBack = 0.2;
    private const int Validations = 20;

    private readonly Dictionary<string, OpenedDataset> opened = [];
    private readonly Dictionary<(string Dataset, string? Masks), LabelTable> labels = [];
    private readonly Dictionary<(string Name, string? Fold, string? Annotator), ComparisonData> data = [];

    /// <summary>The label tables of the data sets in folders that have been opened, by name and folder of masks.</summary>
    public IReadOnlyDictionary<(string Dataset, string? Masks), LabelTable> Labels => labels;

    /// <summary>What was found out about the data sets that have been opened, a line each, once however many trainings and annotators they have.</summary>
    public IEnumerable<string> Notes => opened.SelectMany(one => one.Value.Opened.Notes.Select(note => $"{one.Key}: {ComparisonPlan.WithoutDashes(note)}"));

    /// <summary>All of them in the order of the plan.</summary>
    /// <exception cref="DataException">A data set cannot be used.</exception>
    /// <exception cref="UsageException">Options do not fit the data.</exception>
    public IReadOnlyList<ComparisonJob> All() => [.. plan.Cells.Select(Of)];

    /// <summary>One of them.</summary>
    /// <param name="cell">Which.</param>
    /// <exception cref="DataException">Its data set cannot be used; the message names the plan and the place in it.</exception>
    /// <exception cref="UsageException">Options do not fit the data.</exception>
    public ComparisonJob Of(PlanCell cell)
    {
        try
        {
            return Made(cell);
        }
        catch (DataException error)
        {
            throw new DataException($"{cell.Dataset.Place}: {ComparisonPlan.WithoutDashes(error.Message)}", error);
        }
    }

    private ComparisonJob Made(PlanCell cell)
    {
        var place = cell.Dataset.Place;
        var options = cell.Dataset.Phantoms is null || cell.Options.Values.ContainsKey("size") ? cell.Options : cell.Options.With("size", Invariant($"{ComparisonPlan.PhantomSize}"));
        var parsed = plan.Parse(place, options);
        var source = Opened(cell.Dataset, options);
        var parts = Data(cell, options, source);
        var forms = new Lazy<IReadOnlyList<SampleForm>>(() => [.. Enumerable.Range(0, source.Opened.Source.Cases.Count).Select(source.Opened.Source.FormOf)]);
        var training = ComparisonPlan.At(place, () => Fitting(plan.Options.Plan(parsed), source.Opened.Source.Description));
        var (family, steps) = (ModelRegistry.Standard.Find(training.Model.Name), training.Options.TotalSteps(StepsPerEpoch(parts, training.Options.BatchSize)));
        return new(
            cell.Key,
            training with
            {
                Preprocessing = ComparisonPlan.At(place, () => plan.Options.Preprocessing.Read(parsed, source.Opened, forms)),
                Options = training.Options with
                {
                    Threads = training.Options.Threads ?? threads,
                    KeepBest = plan.HeldBackForChoice > 0,
                    ValidateEvery = training.Options.ValidateEvery ?? Math.Max(1, steps / Validations),
                    LearningRate = plan.Options.Training.HasRate(parsed) ? training.Options.LearningRate : training.Options.LearningRate with { Peak = family.LearningRate },
                },
            },
            parts,
            cell.Noise,
            plan.HeldBackForChoice)
        {
            HasTrueRate = cell.HasTrueRate,
        };
    }

    private static TrainingPlan Fitting(TrainingPlan training, DataDescription data)
    {
        training.RequireFit(data);
        return training;
    }

    // Of epochs: those who are held back to choose by are not learned from.
    private int StepsPerEpoch(ComparisonData parts, int batch)
    {
        var cases = parts.Clean.Cases;
        var count = plan.HeldBackForChoice > 0 ? Split.OfShare(cases, plan.HeldBackForChoice, SplitSeed).Training.Count : cases.Count;
        return EpochOrder.StepsIn(count, batch);
    }

    private OpenedDataset Opened(PlanDataset dataset, OptionTexts options)
    {
        if (opened.TryGetValue(dataset.Name, out var known))
        {
            return known;
        }

        if (dataset.Phantoms is { } task)
        {
            return opened[dataset.Name] = new(new(new PhantomSource(task, (ulong)dataset.Family, dataset.Cases, SideOf(dataset, options)), task.LabelTable, "phantoms", []), [], "");
        }

        var parsed = plan.Parse(dataset.Place, dataset.Options);
        var ignored = parsed.GetValue(plan.Options.Envelope.IgnoreIndex) ?? [];
        var folder = plan.Options.Data.Folder(parsed)!;
        RequireFolder(folder);
        var annotators = dataset.Annotators.Select(name => (name, Open(name))).ToArray();
        var found = annotators.Length == 0 ? Open(null) : annotators[0].Item2 with
        {
            Source = new ConsensusSource([.. annotators.Select(one => one.Item2.Source)], dataset.Consensus),
            Notes = [.. annotators.SelectMany(one => one.Item2.Notes).Distinct()],
        };
        return opened[dataset.Name] = new(found, [.. annotators.Select(one => (one.name, one.Item2.Source))], $"{DataFingerprint.Of(found.Source)}, {(found.Source as IFileSource)?.Annotation}");

        OpenedData Open(string? masks)
        {
            var table = checkedLabels?.GetValueOrDefault((dataset.Name, masks));
            var made = ComparisonPlan.At(dataset.Place, () => plan.Options.Data.Open(parsed, ignored, new DataOptions { Masks = masks, Labels = table, AreLabelsChecked = table is not null }, terminal ?? Terminal.Silent, folder));
            labels[(dataset.Name, masks)] = made.Labels;
            return made;
        }
    }

    // Plans are written on one machine and done on another, or in another folder.
    private static void RequireFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            var relative = Path.IsPathRooted(folder) ? "" : $"; paths count from the folder in which sigmask is run ({Environment.CurrentDirectory}), not from that of the plan";
            throw new DataException($"data {folder}: {(File.Exists(folder) ? "this is a file, not the folder of a data set" : "there is no such folder")}{relative}.");
        }
    }

    private ComparisonData Data(PlanCell cell, OptionTexts options, OpenedDataset source)
    {
        var (dataset, fold, key) = (cell.Dataset, cell.Key.Fold, (cell.Dataset.Name, cell.Key.Fold, cell.Annotator));
        if (data.TryGetValue(key, out var known))
        {
            return known;
        }

        return data[key] = dataset.Phantoms is { } task
            ? ComparisonData.OfPhantoms(dataset.Name, task, (ulong)dataset.Family, dataset.Cases, dataset.TestCases, SideOf(dataset, options))
            : dataset.Annotators.Count > 0
            ? ComparisonData.OfAnnotators(dataset.Name, source.Annotators, source.Opened.Source, cell.Annotator, SplitOf(dataset, fold, source.Opened), dataset.Limit, source.Fingerprint)
            : ComparisonData.OfSplit(dataset.Name, source.Opened.Source, SplitOf(dataset, fold, source.Opened), dataset.Limit, dataset.NoiseSeed, source.Fingerprint);
    }

    private static Split SplitOf(PlanDataset dataset, string? fold, OpenedData opened)
    {
        if (fold is not null && Fold.Parse(fold) is var asked)
        {
            return opened.Folds is not { } declared ? OfFold(dataset, opened.Source.Cases, asked)
                : declared.Count == asked.Count ? declared[asked.Number - 1]
                : throw new UsageException($"{dataset.Place}: folds {asked.Count}: {(opened.FoldFile is { } file ? Path.GetFileName(file) : "the layout")} of the data has {Quantity.Of(declared.Count, "fold")}; ask for as many.");
        }

        return dataset.HeldBack is null && opened.Folds is [var first, ..] ? first : Split.OfShare(opened.Source.Cases, dataset.HeldBack ?? DefaultHeldBack, SplitSeed);
    }

    private static Split OfFold(PlanDataset dataset, IReadOnlyList<CaseKey> cases, Fold asked)
    {
        try
        {
            return Split.OfFold(cases, asked, SplitSeed);
        }
        catch (DataException error)
        {
            throw new UsageException(Invariant($"{dataset.Place}: folds {asked.Count}: {error.Message}"), error);
        }
    }

    private static int SideOf(PlanDataset dataset, OptionTexts options) => int.TryParse(options.Values["size"][0], NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side is >= Phantom.LeastSize and <= SizeText.LargestPhantom
        ? side
        : throw new UsageException(Invariant($"{dataset.Place}: size {options.Values["size"][0]}: phantoms are square; give one number from {Phantom.LeastSize} to {SizeText.LargestPhantom}."));

    /// <param name="Opened">The data set; with the consensus where several people annotated it.</param>
    /// <param name="Annotators">As each annotated it.</param>
    /// <param name="Fingerprint">Of all its files.</param>
    private sealed record OpenedDataset(OpenedData Opened, IReadOnlyList<(string Name, ISampleSource Source)> Annotators, string Fingerprint);
}

/// <summary>A training that a plan asks for, before its data are opened.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Dataset">What it learns from.</param>
/// <param name="Noise">How its labels are spoiled.</param>
/// <param name="Annotator">Whose labels are learned from; null: there is one annotation, or the consensus is learned from.</param>
/// <param name="Options">All options of <c>train</c> together.</param>
/// <param name="HasTrueRate">Whether co-teaching is told the share of labels that are wrong.</param>
internal sealed record PlanCell(CellKey Key, PlanDataset Dataset, IAnnotationNoise Noise, string? Annotator, OptionTexts Options, bool HasTrueRate);
