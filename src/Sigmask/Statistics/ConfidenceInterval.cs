namespace Sigmask.Statistics;

/// <summary>A confidence interval.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Method">How it was found, which need not be how it was asked for: see <see cref="BootstrapDistribution.Interval"/>.</param>
public sealed record ConfidenceInterval(double Low, double High, IntervalMethod Method);
