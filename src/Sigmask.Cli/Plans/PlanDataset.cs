using System.CommandLine;
using System.Text.Json;
using Sigmask.Cli.Options;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Losses;
using Sigmask.Phantoms;

namespace Sigmask.Cli.Plans;

/// <summary>A data set of a plan, before it is opened.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Place">Where it stands in the plan, for messages.</param>
/// <param name="Options">Options of <c>train</c> that belong to it: where it lies and how it is read, the size of images, the budget.</param>
internal sealed record PlanDataset(string Name, string Place, OptionTexts Options)
{
    private const int DefaultFamily = 2025;
    private const int DefaultCases = 48;
    private const int DefaultTestCases = 100;

    private static readonly string[] PhantomKeys = ["name", "phantoms", "family", "cases", "test-cases"];
    private static readonly string[] FolderKeys = ["name", "data", "held-back", "folds", "limit", "noise-seed", "annotators", "consensus"];
    private static readonly IReadOnlyDictionary<string, PhantomTask> Tasks = PhantomTaskFacts.ByName;

    /// <summary>What the phantoms show; null for a folder.</summary>
    public PhantomTask? Phantoms { get; init; }

    /// <summary>Family of the phantoms.</summary>
    public int Family { get; init; }

    /// <summary>Phantoms to learn from.</summary>
    public int Cases { get; init; }

    /// <summary>Phantoms to test on.</summary>
    public int TestCases { get; init; }

    /// <summary>Share of the cases whose patients are held back to test on; null: as the data set says, or a fifth.</summary>
    public double? HeldBack { get; init; }

    /// <summary>In so many folds each patient is held back once; null: the same patients always.</summary>
    public int? Folds { get; init; }

    /// <summary>Most images to learn from; null: all.</summary>
    public int? Limit { get; init; }

    /// <summary>The annotator's chance.</summary>
    public int NoiseSeed { get; init; }

    /// <summary>Folders of the annotations where several people annotated the data; empty if one did. Each is learned from, and the consensus is tested on.</summary>
    public IReadOnlyList<string> Annotators { get; init; } = [];

    /// <summary>How annotations become one.</summary>
    public ConsensusRule Consensus { get; init; }

    /// <summary>The fold of each training of a seed; null where there are no folds.</summary>
    public IEnumerable<string?> FoldNames => Folds is { } count ? Enumerable.Range(1, count).Select(string? (number) => Invariant($"{number}/{count}")) : [null];

    /// <summary>A data set as an entry of a plan has it.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="options">The options of <c>train</c> that may stand in it.</param>
    /// <param name="dataOptions">Those of them that phantoms have no use for.</param>
    /// <exception cref="UsageException">It is wrong; the message names place and key.</exception>
    public static PlanDataset Of(PlanEntry entry, IReadOnlyList<Option> options, IReadOnlyList<Option> dataOptions)
    {
        if (entry.Has("phantoms") == entry.Has("data"))
        {
            throw entry.Error($"give either \"phantoms\" ({string.Join(", ", Tasks.Keys)}) or \"data\" (a folder).");
        }

        if (entry.Has("phantoms"))
        {
            var word = entry.Text("phantoms")!;
            var task = Tasks.TryGetValue(word, out var known) ? known : throw entry.Error($"phantoms '{word}': must be one of {string.Join(", ", Tasks.Keys)}{Spelling.Ending(word, Tasks.Keys)}");
            return new(entry.Text("name") ?? $"{word} phantoms", entry.Place, OptionTexts.None)
            {
                Phantoms = task,
                Family = entry.Integer("family", 0) ?? DefaultFamily,
                Cases = entry.Integer("cases", 1) ?? DefaultCases,
                TestCases = entry.Integer("test-cases", 1) ?? DefaultTestCases,
                Options = OptionTexts.Of(entry, [.. options.Except(dataOptions)], PhantomKeys),
            };
        }

        var folder = entry.Text("data")!;
        var (name, share, folds) = (entry.Text("name"), entry.Share("held-back"), entry.Integer("folds", 2));
        return share is not null && folds is not null
            ? throw entry.Error("held-back and folds both say who is tested on; give one of them.")
            : new PlanDataset(name ?? DataDescription.NameOf(folder), entry.Place, OptionTexts.None)
            {
                HeldBack = share,
                Folds = folds,
                Limit = entry.Integer("limit", 1),
                Annotators = AnnotatorsOf(entry),
                Consensus = ConsensusOf(entry),
                NoiseSeed = entry.Integer("noise-seed", 0) ?? 1,
                Options = OptionTexts.Of(entry, options, FolderKeys).With("data", folder),
            };
    }

    private static string[] AnnotatorsOf(PlanEntry entry)
    {
        if (!entry.Has("annotators"))
        {
            return entry.Has("consensus") ? throw entry.Error("consensus needs annotators: the folders of the masks, as [\"masks-a\", \"masks-b\"].") : [];
        }

        string[] names = [.. entry.List("annotators", "folders of masks").Select(node => node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : throw entry.Error($"annotators: {PlanEntry.Shown(node)} must be a text in quotes."))];
        if (names.Length < 2 || names.Distinct().Count() < names.Length)
        {
            throw entry.Error("annotators: give two different folders of masks at least.");
        }

        // Their trainings lie in folders that are called by them.
        entry.RequireDistinct("annotators", names, "rename one of the folders");
        return entry.Has("masks") ? throw entry.Error("masks and annotators both say where the annotations are; give one of them.")
            : entry.Has("noise-seed") ? throw entry.Error("noise-seed has no meaning with annotators: they are the noise.")
            : names;
    }

    private static ConsensusRule ConsensusOf(PlanEntry entry) => entry.Text("consensus") is not { } word ? ConsensusRule.Majority
        : ConsensusRules.ByWord.TryGetValue(word, out var rule) ? rule
        : throw entry.Error($"consensus '{word}': must be one of {string.Join(", ", ConsensusRules.ByWord.Keys)}{Spelling.Ending(word, ConsensusRules.ByWord.Keys)}");
}

/// <summary>A network or a loss of a plan: its name in tables, and the options of <c>train</c> that make it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Place">Where it stands in the plan, for messages.</param>
/// <param name="HasTrueRate">Whether co-teaching is told the share of labels that are wrong.</param>
/// <param name="Options">Its options.</param>
internal sealed record PlanVariant(string Name, string Place, bool HasTrueRate, OptionTexts Options);
