namespace Sigmask.Statistics;

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
