using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Files;

namespace Sigmask.Cli.Plans;

/// <summary>
/// <c>checked-labels.json</c> in the folder of a comparison: the label tables of its data sets, by name and folder of masks (null where the layout knows it), as they were held against every mask when it was
/// begun. Each of its trainings opens the same data in a process of its own and need not decode all masks again.
/// </summary>
internal static class CheckedLabels
{
    private const string FileName = "checked-labels.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Writes them; where that cannot be done, each training looks through the masks itself.</summary>
    public static void Write(ComparisonFolder folder, IReadOnlyDictionary<(string Dataset, string? Masks), LabelTable> tables)
    {
        Entry[] entries = [.. tables.Select(one => new Entry(one.Key.Dataset, one.Key.Masks, JsonNode.Parse(LabelFile.Format(one.Value))!))];
        try
        {
            AtomicFile.WriteText(Path.Combine(folder.Location, FileName), JsonSerializer.Serialize(entries, Json) + "\n");
        }
        catch (IOException)
        {
            // Another shard may be reading it, which some systems do not allow meanwhile.
        }
    }

    /// <summary>Reads them; none where the file is missing, as in comparisons of earlier versions, or cannot be used: masks are looked through then.</summary>
    public static IReadOnlyDictionary<(string Dataset, string? Masks), LabelTable> Read(ComparisonFolder folder)
    {
        var path = Path.Combine(folder.Location, FileName);
        try
        {
            Entry[] entries = File.Exists(path) ? JsonSerializer.Deserialize<Entry[]>(File.ReadAllText(path), Json) ?? [] : [];
            return entries.ToDictionary(one => (one.Dataset, one.Masks), one => LabelFile.Parse(one.Labels.ToJsonString(), path));
        }
        catch (Exception error) when (error is DataException or JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Dictionary<(string, string?), LabelTable>();
        }
    }

    private sealed record Entry(string Dataset, string? Masks, JsonNode Labels);
}
