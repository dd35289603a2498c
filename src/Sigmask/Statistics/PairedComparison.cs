namespace Sigmask.Statistics;

/// <summary>
/// Two methods on the same cases: each, their difference with its interval, and whether it may be chance. Intervals resample patients; the
/// tests take the mean difference of each patient, as they need independent pairs.
/// </summary>
/// <param name="First">The first method.</param>
/// <param name="Second">The second method.</param>
/// <param name="Difference">First minus second, case by case; its interval is that of the paired bootstrap.</param>
/// <param name="Wilcoxon">Signed-rank test over patients, two-sided and exact up to <see cref="WilcoxonSignedRank.ExactLimit"/> of them; with the rank-biserial effect size.</param>
/// <param name="TTest">Paired t-test over patients, two-sided; with Cohen's dz.</param>
public sealed record PairedComparison(Estimate First, Estimate Second, Estimate Difference, WilcoxonResult Wilcoxon, PairedTTest TTest)
{
    /// <summary>Compares two methods.</summary>
    /// <param name="first">One value for each case.</param>
    /// <param name="second">One value for each of the same cases, in any order.</param>
    /// <param name="options">How intervals are computed; null: the defaults.</param>
    /// <returns>Null if there is no case.</returns>
    /// <exception cref="ArgumentException">The cases differ or occur twice; one is named.</exception>
    public static PairedComparison? Of(IReadOnlyCollection<CaseValue> first, IReadOnlyCollection<CaseValue> second, BootstrapOptions? options = null)
    {
        var differences = PairedDifference.Of(first, second);
        if (differences.Count == 0)
        {
            return null;
        }

        double[] byPatient = [.. differences.GroupBy(one => one.Key.Patient).Select(patient => patient.Average(one => one.Value))];
        return new(
            Bootstrap.Mean(first, options)!,
            Bootstrap.Mean(second, options)!,
            Bootstrap.Mean(differences, options)!,
            WilcoxonSignedRank.Test(byPatient),
            PairedTTest.Of(byPatient));
    }
}
