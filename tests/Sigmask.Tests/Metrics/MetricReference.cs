using System.Text.Json;
using System.Text.Json.Nodes;
using Sigmask.Arrays;
using Sigmask.Metrics;

namespace Sigmask.Tests.Metrics;

/// <summary>Label maps whose metrics other libraries computed, see tests/Reference.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Predicted">Predicted labels.</param>
/// <param name="Reference">Labels of the reference.</param>
/// <param name="Grid">Size and spacing of both.</param>
/// <param name="Classes">Classes with the background.</param>
/// <param name="Tolerances">Of NSD, in mm.</param>
/// <param name="Expected">What the others say, by foreground label.</param>
internal sealed record MetricReference(string Id, byte[] Predicted, byte[] Reference, VoxelGrid Grid, int Classes, double[] Tolerances, JsonArray Expected)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Reference", "metrics");

    private static readonly JsonArray Manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "manifest.json")))!.AsArray();

    public static TheoryData<string> Ids => [.. Manifest.Select(one => (string)one!["id"]!)];

    public static MetricReference Open(string id)
    {
        var manifest = Manifest.First(one => (string)one!["id"]! == id)!;
        var (predicted, reference) = (NpyFile.Read(Path.Combine(Folder, $"{id}.pred.npy")), NpyFile.Read(Path.Combine(Folder, $"{id}.ref.npy")));
        var grid = new VoxelGrid(reference.Shape, manifest["spacing"].Deserialize<double[]>());
        return new(id, (byte[])predicted.Data, (byte[])reference.Data, grid, (int)manifest["num_classes"]!, manifest["tolerances"].Deserialize<double[]>()!, manifest["classes"]!.AsArray());
    }

    /// <summary>The surface scores of all classes at one of the tolerances.</summary>
    public SurfaceScore?[] Surfaces(SurfaceDefinition definition, int tolerance = 0, int threads = 1) =>
        SurfaceDistances.OfClasses(Predicted, Reference, Grid, Classes, new MetricOptions { Definition = definition, Tolerance = Tolerances[tolerance], Threads = threads });

    /// <summary>A number of a peer; null where it has none, whatever it gives or throws instead.</summary>
    public static double? Number(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? (double)value : null;
}
