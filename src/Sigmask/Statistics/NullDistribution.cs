namespace Sigmask.Statistics;

/// <summary>How the signed-rank test gets from the rank sum to a p-value.</summary>
public enum NullDistribution
{
    /// <summary><see cref="Exact"/> while at most <see cref="WilcoxonSignedRank.ExactLimit"/> pairs differ, <see cref="Normal"/> beyond.</summary>
    Automatic,

    /// <summary>All assignments of signs to the ranks as they are, ties and zeros included: exact always.</summary>
    Exact,

    /// <summary>The normal approximation, its variance corrected for ties.</summary>
    Normal,

    /// <summary>What SciPy 1.10 calls <c>exact</c>: ranks 1 to n even where there are ties, <see cref="Normal"/> if any pair does not differ.</summary>
    ScipyExact,

    /// <summary>What SciPy 1.10 calls <c>auto</c>: <see cref="ScipyExact"/> up to 50 pairs, <see cref="Normal"/> beyond.</summary>
    ScipyAutomatic,
}
