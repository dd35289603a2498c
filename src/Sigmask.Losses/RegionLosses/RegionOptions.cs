namespace Sigmask.Losses;

/// <summary>What all region losses have in common: over what they sum, and how classes are averaged.</summary>
public sealed record RegionOptions
{
    /// <summary>The defaults: every class, each image by itself, equal weights.</summary>
    public static RegionOptions Default { get; } = new();

    /// <summary>Whether class (channel) 0 takes part. It must if it is the only one.</summary>
    public bool IncludeBackground { get; init; } = true;

    /// <summary>True: sums run over the whole batch ("batch Dice") instead of each image.</summary>
    public bool Batch { get; init; }

    /// <summary>Weights of the mean over classes, one for each of the C classes, background included; null: equal. They are normalised: the loss of equal classes does not change.</summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>What becomes of classes without any pixel.</summary>
    public AbsentClass Absent { get; init; } = AbsentClass.PenalizeClaims;
}
