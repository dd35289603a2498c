using System.Text.Json;
using System.Text.Json.Nodes;
using Sigmask.Data;
using Sigmask.Files;

namespace Sigmask.Metrics;

/// <summary>What an evaluation has found, read back from its <c>metrics.json</c>.</summary>
public sealed class RecordedMetrics
{
    private const string Remedy = $"give a {MetricsFile.FileName} that 'evaluate' or 'train' has written.";

    private static readonly string[] Identity = ["case", "patient", "class", "name"];

    private readonly JsonObject tree;

    private RecordedMetrics(string name, JsonObject tree)
    {
        (Name, this.tree) = (name, tree);
        var rows = tree["cases"] as JsonArray ?? throw new DataException($"{name}: has no list of cases; {Remedy}");
        Scores = [.. rows.Select(Score)];
        if (Scores.GroupBy(score => (score.Key.Case, score.Class)).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new DataException(Invariant($"{name}: case {twice.Key.Case} has class {twice.Key.Class} more than once; {Remedy}"));
        }
    }

    /// <summary>What the evaluation is called in tables.</summary>
    public string Name { get; }

    /// <summary>Every case and class.</summary>
    public IReadOnlyList<RecordedScore> Scores { get; }

    /// <summary>What an evaluation has found, from the content of its file.</summary>
    /// <param name="name">What it is to be called.</param>
    /// <param name="content">As <see cref="MetricsFile.Tree"/> makes it.</param>
    /// <exception cref="DataException">It is no such content.</exception>
    public static RecordedMetrics Of(string name, JsonObject content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new(name, JsonNode.Parse(content.ToJsonString())!.AsObject());
    }

    /// <summary>Reads a file, or that of a folder; a <c>metrics.json</c> is called by its folder, a file of another name by its path.</summary>
    /// <param name="path">A <c>metrics.json</c>, or the folder of one.</param>
    /// <exception cref="DataException">There is none, or it is damaged.</exception>
    public static RecordedMetrics Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, MetricsFile.FileName) : path;
        try
        {
            var content = JsonNode.Parse(TextFile.Read(file)) as JsonObject ?? throw new DataException($"{file}: holds no JSON object; {Remedy}");
            return new(Path.GetFileName(file) == MetricsFile.FileName && Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder : file, content);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new DataException($"{file}: not JSON ({JsonFault.Of(exception)}); {Remedy}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{file}: cannot be read; {Remedy}", exception);
        }
    }

    /// <summary>True if a metric means the same in both: its definition and the policy for missing structures.</summary>
    internal bool Defines(string metric, RecordedMetrics other) =>
        JsonNode.DeepEquals(tree["policy"], other.tree["policy"]) && JsonNode.DeepEquals(Definition(metric), other.Definition(metric));

    private JsonNode? Definition(string metric) => (tree["definitions"] as JsonObject)?[metric];

    private RecordedScore Score(JsonNode? row)
    {
        var members = row as JsonObject ?? throw new DataException($"{Name}: a case is no JSON object; {Remedy}");
        var name = Member<string>(members, "case");
        return new(
            new CaseKey(name, members.ContainsKey("patient") ? Member<string>(members, "patient") : name),
            Member<int>(members, "class"),
            Member<string>(members, "name"),
            members.Where(member => !Identity.Contains(member.Key) && member.Value?.GetValueKind() is null or JsonValueKind.Number)
                .ToDictionary(member => member.Key, member => (double?)member.Value));
    }

    private T Member<T>(JsonObject members, string key) =>
        members[key] is JsonValue value && value.TryGetValue<T>(out var result) ? result : throw new DataException($"{Name}: a case has no {key}; {Remedy}");
}

/// <summary>The metrics of one structure of one case, as a file has them.</summary>
/// <param name="Key">The case and its patient.</param>
/// <param name="Class">The label of the structure, from 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="Values">By the metric's key, such as <c>dice</c> or <c>hd95_mm</c>; null where it is not defined.</param>
public sealed record RecordedScore(CaseKey Key, int Class, string Name, IReadOnlyDictionary<string, double?> Values);
