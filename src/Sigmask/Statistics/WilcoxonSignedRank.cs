using MathNet.Numerics;

namespace Sigmask.Statistics;

/// <summary>Outcome of the signed-rank test.</summary>
/// <param name="Ranks">The ranks and their sums.</param>
/// <param name="Statistic">The smaller of W+ and W- if two-sided, else W+.</param>
/// <param name="PValue">In [0, 1].</param>
/// <param name="ZScore">The standardised statistic, where the p-value is that of the normal approximation.</param>
public sealed record WilcoxonResult(SignedRanks Ranks, double Statistic, double PValue, double? ZScore)
{
    /// <summary>True if the p-value is exact.</summary>
    public bool IsExact => ZScore is null;
}

/// <summary>
/// Wilcoxon's signed-rank test of paired differences (Wilcoxon 1945): are they symmetric about 0? The pairs must be independent of each other,
/// so several images of a patient go in as one mean.
/// </summary>
public static class WilcoxonSignedRank
{
    /// <summary>Up to so many differing pairs <see cref="NullDistribution.Automatic"/> is exact, in milliseconds.</summary>
    public const int ExactLimit = 200;

    private const int ScipyExactLimit = 50;

    /// <summary>Does the test.</summary>
    /// <param name="differences">First minus second, at least one, all finite.</param>
    /// <param name="options">How; null: two-sided, zeros dropped, exact where that is feasible.</param>
    /// <exception cref="ArgumentException">There is no difference, one is not finite, or all are 0 where the normal approximation has no variance.</exception>
    public static WilcoxonResult Test(ReadOnlySpan<double> differences, WilcoxonOptions? options = null)
    {
        options ??= new();
        var ranks = SignedRanks.Of(differences, options.ZeroMethod);
        var statistic = options.Alternative == Alternative.TwoSided ? Math.Min(ranks.Positive, ranks.Negative) : ranks.Positive;
        var exact = Exact(options.Distribution, ranks, differences.Length);
        if (exact is not null)
        {
            var ofZeros = ranks.ZeroMethod == ZeroMethod.Split ? ranks.Zeros * (ranks.Zeros + 1) / 4.0 : 0;
            var sum = options.Distribution is NullDistribution.Automatic or NullDistribution.Exact ? ranks.Positive - ofZeros : Math.Floor(ranks.Positive);
            return new(ranks, statistic, exact.PValue(sum, options.Alternative), null);
        }

        if (ranks.NonZeros == 0 && options.ZeroMethod != ZeroMethod.Split)
        {
            throw new ArgumentException("No pair differs, which leaves the normal approximation without variance; use the exact distribution.", nameof(differences));
        }

        var z = ZScore(ranks, statistic, options);
        return new(ranks, statistic, options.Alternative switch
        {
            Alternative.Less => NormalTail(-z),
            Alternative.Greater => NormalTail(z),
            _ => 2 * NormalTail(Math.Abs(z)),
        }, z);
    }

    // Null: the normal approximation is wanted.
    private static SignedRankDistribution? Exact(NullDistribution wanted, SignedRanks ranks, int pairs) => wanted switch
    {
        NullDistribution.Exact => new(ranks.RanksOfNonZeros),
        NullDistribution.Automatic when ranks.NonZeros <= ExactLimit => new(ranks.RanksOfNonZeros),
        NullDistribution.ScipyExact when ranks.Zeros == 0 => SignedRankDistribution.Untied(pairs),
        NullDistribution.ScipyAutomatic when ranks.Zeros == 0 && pairs <= ScipyExactLimit => SignedRankDistribution.Untied(pairs),
        _ => null,
    };

    private static double ZScore(SignedRanks ranks, double statistic, WilcoxonOptions options)
    {
        // Zeros that were ranked and then left out take their share along (Cureton 1967).
        var n = (double)ranks.Ranked;
        var zeros = ranks.ZeroMethod == ZeroMethod.Pratt ? ranks.Zeros : 0.0;
        var expected = ((n * (n + 1)) - (zeros * (zeros + 1))) / 4;
        var variance = ((n * (n + 1) * ((2 * n) + 1)) - (zeros * (zeros + 1) * ((2 * zeros) + 1)) - (ranks.TieTerm / 2)) / 24;
        var correction = !options.ContinuityCorrection ? 0 : options.Alternative switch
        {
            Alternative.Less => -0.5,
            Alternative.Greater => 0.5,
            _ => 0.5 * Math.Sign(statistic - expected),
        };
        return (statistic - expected - correction) / Math.Sqrt(variance);
    }

    private static double NormalTail(double z) => SpecialFunctions.Erfc(z / Constants.Sqrt2) / 2;
}
