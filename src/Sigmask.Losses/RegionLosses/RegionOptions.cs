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

/// <summary>
/// What a region loss makes of a class without a (weighted) pixel in the image, or in the batch if that is pooled. Its overlap is 0/0:
/// with a small smoothing term the plain formula charges a constant 1 that no prediction can lower, so false claims of the class cost
/// nothing more.
/// </summary>
public enum AbsentClass
{
    /// <summary>
    /// The mean runs over the classes that are there; a class that is not adds to that mean's sum the share of the pixels claimed for it
    /// (its mean probability). Claims cost, and an absent class that is not claimed changes nothing. The default.
    /// </summary>
    PenalizeClaims,

    /// <summary>The formula as it stands, for all classes alike; the smoothing term decides. As in MONAI and nnU-Net.</summary>
    Keep,

    /// <summary>The mean runs over the classes that are there and claims of others cost nothing by themselves.</summary>
    Skip,
}
