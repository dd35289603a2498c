using System.Text.Json.Nodes;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary><c>inspect</c> on files written by nibabel, good and corrupt, held against what nibabel reads from them.</summary>
public sealed class InspectReferenceTests
{
    private const long MostBytes = 100L << 20;

    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Reference", "nifti");

    public static TheoryData<string> Good => [.. Ids(valid: true)];

    public static TheoryData<string> Corrupt => [.. Ids(valid: false)];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_file_is_described_as_nibabel_reads_it(string id)
    {
        var (path, expected) = (FileOf(id), Manifest(id)["expected"]!);

        var session = Session.Run("inspect", path, "--json", "-");

        Assert.True(session.ExitCode == 0, session.Error);
        var report = JsonNode.Parse(session.Out)!;
        Assert.True(JsonNode.DeepEquals(expected["shape"], report["shape"]));
        Assert.Equal((string)expected["stored_dtype"]!, (string)report["dtype"]!, ignoreCase: true);
        Assert.Equal((string)expected["orientation"]!, (string)report["orientation"]!);
        // In mm whatever the unit of the file, and of the axes of space alone: the fourth is time.
        var unit = (string)expected["xyzt_units"]![0]! == "micron" ? 1e-3 : 1;
        Assert.All(InPairs.Of(Numbers(expected["spacing"]!).Take(3), Numbers(report["spacing_mm"]!)), pair => Assert.Equal(pair.First * unit, pair.Second, 1e-6));
        AssertClose(expected["affine"]!, report["affine"]!, 1e-5);
        if (expected["values"] is not { } values)
        {
            return;
        }

        Assert.Equal((long)values["non_finite"]!, (long)report["non_finite"]!);
        foreach (var name in (string[])["min", "max", "sum", "mean"])
        {
            Assert.Equal((double)values[name]!, (double)report[name]!, 1e-12 * Math.Max(1, Math.Abs((double)values["sum"]!)));
        }
    }

    [Theory]
    [MemberData(nameof(Corrupt))]
    public void A_corrupt_file_is_one_line_that_names_it_and_costs_no_memory(string id)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        Session.Run("inspect", FileOf(id), "--json", "-").ShouldFail(1, FileOf(id) + ": ");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
    }

    [Fact]
    public void Both_kinds_are_there()
    {
        Assert.True(Good.Count > 30);
        Assert.True(Corrupt.Count > 20);
    }

    private static IEnumerable<string> Ids(bool valid) =>
        Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)!).Where(id => (bool)Manifest(id)["valid"]! == valid).Order(StringComparer.Ordinal);

    private static JsonNode Manifest(string id) => JsonNode.Parse(File.ReadAllText(Path.Combine(Root, id, "manifest.json")))!;

    private static string FileOf(string id) => Path.Combine(Root, id, (string)Manifest(id)["file"]!);

    private static void AssertClose(JsonNode expected, JsonNode actual, double tolerance) =>
        Assert.All(InPairs.Of(Numbers(expected), Numbers(actual)), pair => Assert.Equal(pair.First, pair.Second, tolerance));

    private static double[] Numbers(JsonNode node) => node is JsonArray array ? [.. array.SelectMany(item => Numbers(item!))] : [(double)node];
}
