using System.Text.Json;

namespace Sigmask.Tests.Nifti;

/// <summary>A file written by nibabel and what nibabel reads from it.</summary>
internal sealed class ReferenceCase
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Nifti", "Reference");
    private readonly JsonElement manifest;

    public ReferenceCase(string id)
    {
        manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, id, "manifest.json"))).RootElement;
        Location = Path.Combine(Root, id, manifest.GetProperty("file").GetString()!);
    }

    public string Location { get; }

    public JsonElement Expected => manifest.GetProperty("expected");

    public static IEnumerable<string> Ids(bool valid) => Directory.GetDirectories(Root)
        .Select(folder => Path.GetFileName(folder)!)
        .Where(id => new ReferenceCase(id).manifest.GetProperty("valid").GetBoolean() == valid)
        .Order(StringComparer.Ordinal);

    public static double Number(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString() switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, _ => double.NegativeInfinity }
        : element.GetDouble();

    public static double[] Numbers(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().SelectMany(Numbers)]
        : [Number(element)];

    public static int[] Lengths(JsonElement element) => Array.ConvertAll(Numbers(element), number => (int)number);
}
