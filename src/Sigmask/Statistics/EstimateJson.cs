using System.Text.Json.Nodes;

namespace Sigmask.Statistics;

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
