using System.Text.Json.Nodes;

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

/// <summary>A confidence interval.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Method">How it was found, which need not be how it was asked for: see <see cref="BootstrapDistribution.Interval"/>.</param>
public sealed record ConfidenceInterval(double Low, double High, IntervalMethod Method);

/// <summary>Estimates as they stand in files: <c>mean, median, q1, q3, ci95 [low, high], n, patients</c>.</summary>
public static class EstimateJson
{
    /// <summary>The estimate as a tree; null stays null.</summary>
    public static JsonObject? Tree(Estimate? estimate) => estimate is null ? null : new()
    {
        ["mean"] = estimate.Mean,
        ["median"] = estimate.Median,
        ["q1"] = estimate.Sample.LowerQuartile,
        ["q3"] = estimate.Sample.UpperQuartile,
        ["ci95"] = estimate.Interval is { } interval ? new JsonArray(interval.Low, interval.High) : null,
        ["n"] = estimate.Cases,
        ["patients"] = estimate.Patients,
    };
}
