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
