namespace Sigmask.Data;

/// <summary>The spacing that a network sees all volumes of a data set with.</summary>
public static class TargetSpacing
{
    /// <summary>
    /// The default: along each axis the least spacing of any volume, so that no volume becomes coarser and no annotation loses detail
    /// (<see cref="NetworkGrid.Labels"/> and <see cref="NetworkGrid.RestoreLabels"/> are then exact inverses).
    /// </summary>
    /// <param name="spacings">Of each volume, in mm, all with as many axes.</param>
    public static IReadOnlyList<double> FinestOf(IReadOnlyList<IReadOnlyList<double>> spacings) => OfEachAxis(spacings, distances => distances.Min());

    /// <summary>Along each axis the median of all volumes (the upper one of an even number): less to compute, but finer volumes lose detail.</summary>
    /// <param name="spacings">Of each volume, in mm, all with as many axes.</param>
    public static IReadOnlyList<double> MedianOf(IReadOnlyList<IReadOnlyList<double>> spacings) =>
        OfEachAxis(spacings, distances => distances.Order().ElementAt(distances.Length / 2));

    private static double[] OfEachAxis(IReadOnlyList<IReadOnlyList<double>> spacings, Func<double[], double> choose)
    {
        ArgumentNullException.ThrowIfNull(spacings);
        if (spacings.Count == 0 || spacings.Any(spacing => spacing.Count != spacings[0].Count))
        {
            throw new ArgumentException("A target spacing needs volumes that all have the same number of axes.", nameof(spacings));
        }

        return [.. Enumerable.Range(0, spacings[0].Count).Select(axis => choose([.. spacings.Select(spacing => spacing[axis])]))];
    }
}
