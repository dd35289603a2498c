namespace Sigmask.Statistics;

/// <summary>A number that describes a sample, such as <see cref="Descriptive.MeanOf"/> or <see cref="Descriptive.MedianOf"/>.</summary>
/// <param name="values">At least one value; the order does not matter.</param>
public delegate double SampleStatistic(ReadOnlySpan<double> values);
