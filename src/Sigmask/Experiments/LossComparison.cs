using Sigmask.Statistics;

namespace Sigmask.Experiments;

/// <summary>A method against a baseline on the same test cases of one data set: Dice of each and their paired difference, with intervals over patients.</summary>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="Class">Name of the class, or "all" for the mean over the classes of each case.</param>
/// <param name="Baseline">Dice of the baseline, in [0, 1].</param>
/// <param name="Method">Dice of the method, in [0, 1].</param>
/// <param name="Difference">Method minus baseline.</param>
public sealed record LossComparison(string Dataset, string Class, Estimate Baseline, Estimate Method, Estimate Difference)
{
    /// <summary>The rows of a comparison that hold a loss against the baseline.</summary>
    /// <param name="rows">All rows, of one network.</param>
    /// <param name="loss">Name of the loss.</param>
    /// <param name="noise">At this noise level.</param>
    public static IReadOnlyList<LossComparison> Of(IEnumerable<ComparedLoss> rows, string loss, string noise) =>
    [
        .. rows.Where(row => row.Loss == loss && row.Noise == noise && row.AgainstBaseline is not null)
            .Select(row => new LossComparison(row.Dataset, row.Class, row.AgainstBaseline!.Second, row.AgainstBaseline.First, row.AgainstBaseline.Difference)),
    ];
}
