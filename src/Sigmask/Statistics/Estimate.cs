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
}
