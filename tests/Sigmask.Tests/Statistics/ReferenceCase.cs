using System.Text.Json;
using Sigmask.Arrays;
using Sigmask.Statistics;

namespace Sigmask.Tests.Statistics;

/// <summary>A case of <c>Reference</c>, where README.md says what is in it.</summary>
internal sealed class ReferenceCase
{
    private readonly string folder;

    public ReferenceCase(string id)
    {
        folder = Path.Combine(AppContext.BaseDirectory, "Statistics", "Reference", id);
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        Manifest = document.RootElement.Clone();
    }

    /// <summary>The cases of paired values.</summary>
    public static TheoryData<string> Paired =>
        [.. Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Statistics", "Reference")).Select(path => Path.GetFileName(path)).Where(id => id != "s08_friedman").Order()];

    public JsonElement Manifest { get; }

    public double[] Differences => [.. Array("a").ToDouble().Zip(Array("b").ToDouble(), (a, b) => a - b)];

    public NpyArray Array(string name) => NpyFile.Read(Path.Combine(folder, $"{name}.npy"));

    /// <summary>A number, NaN if it is written so.</summary>
    public static double Number(JsonElement element) => element.ValueKind == JsonValueKind.String ? double.Parse(element.GetString()!) : element.GetDouble();

    public static double[] Numbers(JsonElement element) => [.. element.EnumerateArray().Select(Number)];

    /// <summary>Agreement to 1e-9; what is not defined here must be NaN there.</summary>
    public static void Agrees(double expected, double? actual, string what)
    {
        if (double.IsNaN(expected))
        {
            Assert.True(actual is null, $"{what} should not be defined and is {actual}.");
            return;
        }

        Assert.True(Math.Abs(expected - actual!.Value) <= 1e-9, $"{what} is {actual} instead of {expected}.");
    }

    public static Alternative AlternativeOf(JsonElement args) => args.GetProperty("alternative").GetString() switch
    {
        "less" => Alternative.Less,
        "greater" => Alternative.Greater,
        _ => Alternative.TwoSided,
    };
}
