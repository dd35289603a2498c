using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sigmask.Metrics;
using Sigmask.Statistics;

namespace Sigmask.Experiments;

/// <summary>results.json: every case of every training, and what they come to.</summary>
public static class ResultsFile
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "results.json";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The results as JSON text.</summary>
    /// <param name="cells">Every training.</param>
    /// <param name="comparisons">The methods held against each other.</param>
    /// <param name="settings">Settings and versions, by name.</param>
    public static string Text(IReadOnlyList<CellResult> cells, IReadOnlyList<LossComparison> comparisons, IEnumerable<KeyValuePair<string, string>> settings)
        => Tree(cells, comparisons, settings).ToJsonString(Format) + "\n";

    /// <summary>The same as a tree.</summary>
    public static JsonObject Tree(IReadOnlyList<CellResult> cells, IReadOnlyList<LossComparison> comparisons, IEnumerable<KeyValuePair<string, string>> settings)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(comparisons);
        ArgumentNullException.ThrowIfNull(settings);
        return new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.SelectMany(cell => cell.Scores.Select(score => Score(cell.Key, score)))]),
            ["trainings"] = new JsonArray([.. cells.Select(cell => With(cell.Key, "seconds", Math.Round(cell.Seconds, 2)))]),
            ["summary"] = new JsonArray([.. comparisons.Select(Comparison)]),
            ["policy"] = CaseScore.Policy,
            ["settings"] = new JsonObject(settings.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))),
        };
    }

    private static JsonObject With(CellKey key, string name, JsonNode? value) => new()
    {
        ["dataset"] = key.Dataset, ["model"] = key.Model, ["loss"] = key.Loss, ["noise"] = key.Noise, ["seed"] = key.Seed, [name] = value,
    };

    private static JsonObject Score(CellKey key, CaseScore score)
    {
        var row = With(key, "case", score.Key.Case);
        row["class"] = score.Class;
        row["name"] = score.Name;
        row["dice"] = score.Dice;
        row["iou"] = score.Iou;
        return row;
    }

    private static JsonObject Comparison(LossComparison one) => new()
    {
        ["dataset"] = one.Dataset,
        ["class"] = one.Class,
        ["plain"] = EstimateJson.Tree(one.Baseline),
        ["envelope"] = EstimateJson.Tree(one.Method),
        ["difference"] = EstimateJson.Tree(one.Difference),
    };
}
