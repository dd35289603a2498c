namespace Sigmask.Losses;

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
