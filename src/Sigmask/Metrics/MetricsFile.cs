using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sigmask.Statistics;

namespace Sigmask.Metrics;

/// <summary>The file <c>metrics.json</c>: the scores of every case and class, and their summary.</summary>
/// <remarks>
/// <c>cases</c>: a list of <c>case, class, name, dice, iou, sensitivity, precision</c>; <c>summary</c>: by class label, and <c>all</c>:
/// <c>name</c> and for each metric <c>mean, median, q1, q3, ci95 [low, high], n, patients</c>; <c>definitions</c>; <c>policy</c>. A number that is not defined is null.
/// </remarks>
public static class MetricsFile
{
    /// <summary>Its name.</summary>
    public const string FileName = "metrics.json";

    private static readonly JsonSerializerOptions Style = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The content as a tree.</summary>
    /// <param name="scores">The scores of all cases.</param>
    /// <param name="summary">Their summary.</param>
    public static JsonObject Tree(IReadOnlyCollection<CaseScore> scores, IReadOnlyCollection<ScoreSummary> summary) => new()
    {
        ["cases"] = new JsonArray([.. scores.Select(Case)]),
        ["summary"] = new JsonObject(summary.Select(part => KeyValuePair.Create<string, JsonNode?>(part.Class?.ToString() ?? "all", Summary(part)))),
        ["definitions"] = new JsonObject
        {
            ["dice"] = "2 TP / (2 TP + FP + FN), of pixels, in [0, 1]",
            ["iou"] = "TP / (TP + FP + FN), of pixels, in [0, 1]",
            ["sensitivity"] = "TP / (TP + FN), of pixels, in [0, 1]",
            ["precision"] = "TP / (TP + FP), of pixels, in [0, 1]",
            ["all"] = "the mean over cases of the case's mean over its foreground classes",
            ["ci95"] = "95 % interval of the mean: bootstrap over patients, BCa; where that is not defined (equal values), percentiles; null with fewer than two patients",
        },
        ["policy"] = CaseScore.Policy,
    };

    /// <summary>The content as text.</summary>
    /// <inheritdoc cref="Tree" path="/param"/>
    public static string Format(IReadOnlyCollection<CaseScore> scores, IReadOnlyCollection<ScoreSummary> summary)
        => Tree(scores, summary).ToJsonString(Style) + "\n";

    private static JsonObject Case(CaseScore score) => new()
    {
        ["case"] = score.Key.Case,
        ["patient"] = score.Key.Patient,
        ["class"] = score.Class,
        ["name"] = score.Name,
        ["dice"] = score.Dice,
        ["iou"] = score.Iou,
        ["sensitivity"] = score.Counts.Sensitivity,
        ["precision"] = score.Counts.Precision,
    };

    private static JsonObject Summary(ScoreSummary part) => new()
    {
        ["name"] = part.Name,
        ["dice"] = EstimateJson.Tree(part.Dice),
        ["iou"] = EstimateJson.Tree(part.Iou),
    };
}
