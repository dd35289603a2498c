using Sigmask.Data;
using Sigmask.Phantoms;

namespace Sigmask.Cli.Plans;

/// <summary>A data set of a plan, before it is opened.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Place">Where it stands in the plan, for messages.</param>
/// <param name="Options">Options of <c>train</c> that belong to it: where it lies and how it is read, the size of images, the budget.</param>
internal sealed record PlanDataset(string Name, string Place, OptionTexts Options)
{
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
}

/// <summary>A network or a loss of a plan: its name in tables, and the options of <c>train</c> that make it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Place">Where it stands in the plan, for messages.</param>
/// <param name="Options">Its options.</param>
internal sealed record PlanVariant(string Name, string Place, OptionTexts Options);
