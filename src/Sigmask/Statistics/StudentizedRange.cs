using MathNet.Numerics;
using MathNet.Numerics.RootFinding;

namespace Sigmask.Statistics;

/// <summary>
/// The range of k independent standard normal numbers (Tukey's studentized range with infinitely many degrees of freedom):
/// P(range ≤ q) = k ∫ φ(z) (Φ(z) - Φ(z - q))^(k-1) dz.
/// </summary>
/// <remarks>
/// The integrand is entire and falls off like a Gaussian, so the trapezoidal rule converges faster than any power of its step
/// (Trefethen &amp; Weideman 2014): 12 digits and more for k up to 100.
/// </remarks>
public static class StudentizedRange
{
    private const double Step = 1.0 / 32;
    private const double HalfWidth = 10;

    /// <summary>P(range > q). The upper tail is summed by itself, so that it keeps its digits however small it is.</summary>
    /// <param name="range">q; 1 for q ≤ 0.</param>
    /// <param name="count">k, two or more.</param>
    public static double Survival(double range, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (range <= 0)
        {
            return 1;
        }

        // As k ∫ φ Φ^(k-1) = 1, the tail is k ∫ φ (Φ^(k-1) - (Φ - Φ(z - q))^(k-1)), which is centred at q / 2 and wider to the right for many groups.
        var sum = 0.0;
        for (var offset = -HalfWidth; offset <= HalfWidth; offset += Step)
        {
            var z = (range / 2) + offset;
            var lower = Cumulative(z);
            var share = Cumulative(z - range) / lower;
            sum += Density(z) * Math.Pow(lower, count - 1) * -ExponentialMinusOne.Of((count - 1) * SpecialFunctions.Log1p(-share));
        }

        return Math.Min(1, count * Step * sum);
    }

    /// <summary>The q that is exceeded with the given probability, to 1e-12.</summary>
    /// <param name="probability">In (0, 1).</param>
    /// <param name="count">k, two or more.</param>
    public static double UpperQuantile(double probability, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        return Brent.FindRoot(q => Math.Log(Survival(q, count) / probability), 1e-9, 40, 1e-13, 200);
    }

    private static double Density(double z) => Math.Exp(-z * z / 2) * Constants.InvSqrt2Pi;

    private static double Cumulative(double z) => SpecialFunctions.Erfc(-z / Constants.Sqrt2) / 2;
}

/// <summary>exp(x) - 1 with all its digits where x is small.</summary>
internal static class ExponentialMinusOne
{
    /// <summary>exp(x) - 1. The rounding error of exp(x) is in its logarithm too, and cancels (Kahan; Higham 2002, section 1.14.1).</summary>
    public static double Of(double x)
    {
        var power = Math.Exp(x);
        return power == 1 ? x : power is 0 or double.PositiveInfinity ? power - 1 : (power - 1) * x / Math.Log(power);
    }
}
