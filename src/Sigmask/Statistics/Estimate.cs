namespace Sigmask.Statistics;

/// <summary>A mean over cases and how sure it is.</summary>
/// <param name="Sample">The values of the cases.</param>
/// <param name="Patients">How many patients they are of.</param>
/// <param name="Interval">Confidence interval of the mean; null with fewer than two patients, from whom nothing can be said about others.</param>
public sealed record Estimate(Descriptive Sample, int Patients, ConfidenceInterval? Interval)
{
    /// <summary>The mean over cases.</summary>
    public double Mean => Sample.Mean;

    /// <summary>The median over cases.</summary>
    public double Median => Sample.Median;

    /// <summary>How many cases it is over.</summary>
    public int Cases => Sample.Count;

    /// <summary>The mean with its interval, to three decimals: <c>0.865 (95 % 0.722 to 0.959)</c>.</summary>
    public override string ToString() => Interval is null ? Invariant($"{Mean:0.000}") : Invariant($"{Mean:0.000} (95 % {Interval.Low:0.000} to {Interval.High:0.000})");
}
