namespace Sigmask.Statistics;

/// <summary>How a bootstrap interval is computed.</summary>
public sealed record BootstrapOptions
{
    /// <summary>How many times the patients are drawn anew.</summary>
    public int Resamples { get; init; } = 2000;

    /// <summary>Share of such intervals that hold the true value, in (0, 1).</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Same seed, same interval.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How the ends are found.</summary>
    public IntervalMethod Method { get; init; } = IntervalMethod.BiasCorrected;
}

/// <summary>How the ends of a bootstrap interval are read off the resampled statistics.</summary>
public enum IntervalMethod
{
    /// <summary>Their quantiles (Efron 1979).</summary>
    Percentile,

    /// <summary>Their quantiles mirrored at the observed value: 2 t - high, 2 t - low (Davison &amp; Hinkley 1997, "basic").</summary>
    Basic,

    /// <summary>Quantiles corrected for bias and skew, BCa (Efron 1987).</summary>
    BiasCorrected,
}
