namespace Sigmask.Models;

/// <summary>The numbers of MONAI's basic U-Net and U-Net++: the two finest levels are equally wide, from there on each is twice as wide as the last.</summary>
internal static class BasicUNetDesign
{
    private const int PublishedLevels = 5;

    /// <summary>Feature maps of each level, from the finest on.</summary>
    /// <param name="options">May ask for another width and number of levels.</param>
    /// <param name="width">As published.</param>
    /// <exception cref="ModelException">One level alone is asked for.</exception>
    public static IReadOnlyList<int> FeatureMaps(ModelOptions options, int width)
    {
        var levels = options.Levels ?? PublishedLevels;
        return levels >= 2
            ? [.. Enumerable.Range(0, levels).Select(level => (options.Width ?? width) << Math.Max(0, level - 1))]
            : throw new ModelException(Invariant($"Model {options.Name}: levels must be 2..8, not {levels}."));
    }

    /// <summary>Feature maps that are left of a level's when they are upsampled to the level above: half, and all at the top.</summary>
    /// <param name="features">Of each level.</param>
    /// <param name="to">The level above.</param>
    public static int Upsampled(IReadOnlyList<int> features, int to) => to == 0 ? features[1] : features[to + 1] / 2;
}
