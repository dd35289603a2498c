using System.Text.Encodings.Web;
using System.Text.Json;
using Sigmask.Files;

namespace Sigmask.Experiments;

/// <summary>The trainings of a comparison: its <c>grid.json</c>, which names every cell before it is trained.</summary>
/// <param name="Baseline">The loss that the others are held against.</param>
/// <param name="Jobs">Every training in the order in which they are done: all of one seed before the next.</param>
public sealed record ComparisonGrid(string Baseline, IReadOnlyList<PlannedJob> Jobs)
{
    /// <summary>The name of the file.</summary>
    internal const string FileName = "grid.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The text of the file.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <summary>Reads a grid.</summary>
    /// <exception cref="DataException">It is missing or damaged.</exception>
    internal static ComparisonGrid Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ComparisonGrid>(TextFile.Read(path), Json) ?? throw new JsonException("it is empty");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new DataException($"{path} cannot be read as the grid of a comparison ({JsonFault.Of(error)}). Give a folder that 'sigmask compare' wrote.", error);
        }
    }
}

/// <summary>A training of a comparison.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Identity">A hash of all that decides its result.</param>
/// <param name="Key">Which one it is.</param>
public sealed record PlannedJob(string Name, string Identity, CellKey Key)
{
    /// <summary>Whether labels without annotation noise are the truth, as those of phantoms are. Of other data nobody knows, and of a grid that does not say so neither.</summary>
    public bool IsTruthKnown { get; init; }
}
