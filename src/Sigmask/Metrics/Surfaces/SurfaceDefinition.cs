namespace Sigmask.Metrics;

/// <summary>
/// What the surface of a structure is and how distances to it are summed up. Other libraries disagree here, so each result names its definition. With d the
/// distances from each element of the predicted surface to the nearest of the reference's, and d' those of the reverse:
/// </summary>
public enum SurfaceDefinition
{
    /// <summary>
    /// MONAI and MetricsReloaded, the default. Elements are edge voxels. HD95 is the greater of the 95th percentiles of d and of d', interpolated
    /// linearly; ASSD the mean of d and d' together; NSD the share of all elements within the tolerance.
    /// </summary>
    Monai,

    /// <summary>MedPy 0.5: the same, but HD95 is the 95th percentile of d and d' together. MedPy has no NSD; it is that of MONAI.</summary>
    MedPy,

    /// <summary>
    /// DeepMind's surface-distance. Elements are the corners of voxels at the surface, each with the area that marching cubes give it. HD95 is the
    /// greater of the smallest distances within which 95 % of the area of either surface lies; ASSD the mean of the two means weighted by area; NSD the
    /// share of both areas within the tolerance.
    /// </summary>
    SurfaceDistance,
}

/// <summary>The definitions by name.</summary>
public static class SurfaceDefinitions
{
    /// <summary>The words by which a definition is chosen, and by which results name it.</summary>
    public static IReadOnlyDictionary<string, SurfaceDefinition> Words { get; } = new Dictionary<string, SurfaceDefinition>
    {
        ["monai"] = SurfaceDefinition.Monai,
        ["medpy"] = SurfaceDefinition.MedPy,
        ["surface-distance"] = SurfaceDefinition.SurfaceDistance,
    };

    /// <summary>The word for a definition.</summary>
    public static string Word(this SurfaceDefinition definition) => Words.First(pair => pair.Value == definition).Key;
}
