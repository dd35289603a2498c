using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sigmask.Statistics;

namespace Sigmask.Metrics;

/// <summary>The file <c>metrics.json</c>: the scores of every case and class, and their summary.</summary>
/// <remarks>
/// <c>cases</c>: a list of <c>case, patient, class, name</c> and every metric by its key (<see cref="CaseMetrics"/>); <c>summary</c>: by class label, and
/// <c>all</c>: <c>name</c> and for each metric <c>mean, median, q1, q3, ci95 [low, high], n, patients</c>; <c>definitions</c>: of each metric, and which HD95, tolerance
/// and unit; <c>policy</c>: for missing structures; <c>notes</c>; <c>command</c>: its words. A number that is not defined is null.
/// </remarks>
public static class MetricsFile
{
    /// <summary>Its name.</summary>
    public const string FileName = "metrics.json";

    private static readonly JsonSerializerOptions Style = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The content as a tree.</summary>
    /// <param name="measured">The scores of all cases.</param>
    /// <param name="summary">Their summary.</param>
    public static JsonObject Tree(MeasuredCases measured, IReadOnlyCollection<ScoreSummary> summary)
    {
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentNullException.ThrowIfNull(summary);
        var metrics = measured.Metrics;
        return new()
        {
            ["cases"] = new JsonArray([.. measured.Scores.Select(score => Case(score, metrics))]),
            ["summary"] = new JsonObject(summary.Select(part => KeyValuePair.Create<string, JsonNode?>(part.Class?.ToString(CultureInfo.InvariantCulture) ?? "all", Summary(part)))),
            ["definitions"] = Definitions(measured, metrics),
            ["policy"] = measured.Policy,
            ["notes"] = new JsonArray([.. measured.Notes.Select(note => (JsonNode)note)]),
        };
    }

    /// <summary>The content as text.</summary>
    /// <param name="measured">The scores of all cases.</param>
    /// <param name="summary">Their summary.</param>
    /// <param name="command">The words of the command that asks for it, the verb first; null where a program does, or a record beside the file has them.</param>
    public static string Format(MeasuredCases measured, IReadOnlyCollection<ScoreSummary> summary, IReadOnlyList<string>? command = null)
    {
        var content = Tree(measured, summary);
        if (command is not null)
        {
            content["command"] = new JsonArray([.. command.Select(word => (JsonNode)word)]);
        }

        return content.ToJsonString(Style) + "\n";
    }

    private static JsonObject Case(CaseScore score, IReadOnlyList<CaseMetric> metrics)
    {
        var row = new JsonObject { ["case"] = score.Key.Case, ["patient"] = score.Key.Patient, ["class"] = score.Class, ["name"] = score.Name };
        Add(row, metrics.Select(metric => (metric, (JsonNode?)metric.Value(score))));
        return row;
    }

    private static JsonObject Summary(ScoreSummary part)
    {
        var row = new JsonObject { ["name"] = part.Name };
        Add(row, part.Estimates.Select(one => (one.Metric, (JsonNode?)EstimateJson.Tree(one.Estimate))));
        return row;
    }

    private static JsonObject Definitions(MeasuredCases measured, IReadOnlyList<CaseMetric> metrics)
    {
        var definitions = new JsonObject();
        foreach (var metric in metrics.Where(metric => metric.Definition.Length > 0))
        {
            definitions[metric.Key] = metric.Definition;
        }

        if (metrics.Any(metric => metric.IsLength))
        {
            definitions["hd95"] = measured.Options.Definition.Word();
            definitions["tolerance_mm"] = measured.Options.Tolerance;
            definitions["unit"] = measured.Unit;
        }

        definitions["all"] = "the mean over cases of the case's mean over its foreground classes";
        definitions["ci95"] = "95 % interval of the mean: bootstrap over patients, BCa; where that is not defined (equal values), percentiles; null with fewer than two patients";
        return definitions;
    }

    // A part of a key stands within its object.
    private static void Add(JsonObject row, IEnumerable<(CaseMetric Metric, JsonNode? Value)> values)
    {
        foreach (var (metric, value) in values)
        {
            if (metric.Part is null)
            {
                row[metric.Key] = value;
            }
            else
            {
                var parts = row[metric.Key] as JsonObject ?? [];
                parts[metric.Part] = value;
                row[metric.Key] ??= parts;
            }
        }
    }
}
