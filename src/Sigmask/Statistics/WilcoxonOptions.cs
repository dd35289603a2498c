namespace Sigmask.Statistics;

/// <summary>How the signed-rank test is done.</summary>
public sealed record WilcoxonOptions
{
    /// <summary>Against what alternative.</summary>
    public Alternative Alternative { get; init; } = Alternative.TwoSided;

    /// <summary>What to do with pairs that do not differ.</summary>
    public ZeroMethod ZeroMethod { get; init; } = ZeroMethod.Drop;

    /// <summary>Where the p-value comes from.</summary>
    public NullDistribution Distribution { get; init; } = NullDistribution.Automatic;

    /// <summary>Moves the rank sum 1/2 towards its expectation in the normal approximation, as it is a whole number.</summary>
    public bool ContinuityCorrection { get; init; }
}

/// <summary>What a test holds against "no difference".</summary>
public enum Alternative
{
    /// <summary>There is a difference, either way.</summary>
    TwoSided,

    /// <summary>The differences tend to be below 0.</summary>
    Less,

    /// <summary>The differences tend to be above 0.</summary>
    Greater,
}

/// <summary>What the signed-rank test does with pairs that do not differ.</summary>
public enum ZeroMethod
{
    /// <summary>They are left out before ranking (Wilcoxon 1945; SciPy's <c>wilcox</c>).</summary>
    Drop,

    /// <summary>They are ranked, and their ranks left out after (Pratt 1959; SciPy's <c>pratt</c>).</summary>
    Pratt,

    /// <summary>They are ranked, and half of their ranks goes to either side (SciPy's <c>zsplit</c>).</summary>
    Split,
}

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
