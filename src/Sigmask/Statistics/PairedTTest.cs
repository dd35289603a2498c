using MathNet.Numerics;

namespace Sigmask.Statistics;

/// <summary>
/// Student's t-test of paired differences, t = mean / (s / √n) with n - 1 degrees of freedom: is their mean 0? Exact for normal differences only;
/// of scores near 1 the signed-rank test is the safer one.
/// </summary>
/// <param name="Statistic">t; infinite if all differences are equal but not 0, null for a single one or if all are 0.</param>
/// <param name="PValue">In [0, 1]; null where there is no statistic.</param>
/// <param name="DegreesOfFreedom">n - 1.</param>
/// <param name="CohensDz">Mean of the differences in units of their standard deviation (Cohen 1988); null where there is no statistic.</param>
public sealed record PairedTTest(double? Statistic, double? PValue, int DegreesOfFreedom, double? CohensDz)
{
    /// <summary>Does the test.</summary>
    /// <param name="differences">First minus second, at least one, all finite.</param>
    /// <param name="alternative">Against what.</param>
    /// <exception cref="ArgumentException">There is no difference, or one is not finite.</exception>
    public static PairedTTest Of(ReadOnlySpan<double> differences, Alternative alternative = Alternative.TwoSided)
    {
        var sample = Descriptive.Of(differences);
        var freedom = sample.Count - 1;
        if (sample.StandardDeviation is not { } deviation || (deviation == 0 && sample.Mean == 0))
        {
            return new(null, null, freedom, null);
        }

        var effect = sample.Mean / deviation;
        var statistic = effect * Math.Sqrt(sample.Count);
        return new(statistic, PValueOf(statistic, freedom, alternative), freedom, effect);
    }

    private static double PValueOf(double t, int freedom, Alternative alternative)
    {
        var twoTails = double.IsInfinity(t) ? 0 : SpecialFunctions.BetaRegularized(freedom / 2.0, 0.5, freedom / (freedom + (t * t)));
        return alternative switch
        {
            Alternative.TwoSided => twoTails,
            Alternative.Greater => t > 0 ? twoTails / 2 : 1 - (twoTails / 2),
            _ => t < 0 ? twoTails / 2 : 1 - (twoTails / 2),
        };
    }
}
