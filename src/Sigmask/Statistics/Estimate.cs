namespace Sigmask.Statistics;

/// <summary>A confidence interval.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public sealed record ConfidenceInterval(double Low, double High);

/// <summary>A mean over cases and how sure it is.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Median">The median.</param>
/// <param name="Interval">Confidence interval of the mean; null with fewer than two patients, from whom nothing can be said about others.</param>
/// <param name="Cases">How many cases it is over.</param>
public sealed record Estimate(double Mean, double Median, ConfidenceInterval? Interval, int Cases);
