using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sigmask.Arrays;
using Sigmask.Nifti;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary>Label maps whose metrics other libraries computed, see tests/Reference, as NIfTI files through the command line.</summary>
public sealed class EvaluateReferenceTests : IDisposable
{
    private static readonly string Reference = Path.Combine(AppContext.BaseDirectory, "Reference", "metrics");

    private static readonly JsonArray Manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Reference, "manifest.json")))!.AsArray();

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Ids => [.. Manifest.Select(one => (string)one!["id"]!)];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_number_is_that_of_the_reference(string id)
    {
        var test = Manifest.First(one => (string)one!["id"]! == id)!;
        foreach (var (name, file) in (IEnumerable<(string, string)>)[("predictions", "pred"), ("references", "ref")])
        {
            var map = NpyFile.Read(Path.Combine(Reference, $"{id}.{file}.npy"));
            // Of version 2, whose spacing is in double precision.
            var header = NiftiHeader.Create([.. map.Shape.Reverse()], NiftiDataType.UInt8, [.. test["spacing"].Deserialize<double[]>()!.Reverse()]);
            NiftiFile.Write(folder[$"{name}/{id}.nii.gz"], new NiftiVolume(header with { Version = 2 }, (byte[])map.Data));
        }

        var labels = string.Join(',', Enumerable.Range(1, (int)test["num_classes"]! - 1).Select(label => $"{label}=class {label}"));
        foreach (var (tolerance, index) in test["tolerances"].Deserialize<double[]>()!.Select((value, index) => (value, index)))
        {
            foreach (var peer in (string[])["monai", "medpy", "surface-distance"])
            {
                var session = Session.Run("evaluate", "--predictions", folder["predictions"], "--references", folder["references"], "--labels", labels, "--hd95", peer, "--tolerance", tolerance.ToString(CultureInfo.InvariantCulture), "--json", "-");
                Assert.True(session.ExitCode == 0, session.Error);
                var (rows, classes) = (JsonNode.Parse(session.Out)!["cases"]!.AsArray(), test["classes"]!.AsArray());
                Assert.All(InPairs.Of(rows, classes), pair => Check(pair.First!, pair.Second!, peer, index));
            }
        }
    }

    private static void Check(JsonNode row, JsonNode expected, string peer, int tolerance)
    {
        var definitions = expected["definitions"]!;
        Assert.Equal((int)expected["label"]!, (int)row["class"]!);
        foreach (var key in (string[])["dice", "iou", "sensitivity", "specificity", "precision", "volume_similarity", "relative_volume_difference"])
        {
            Equal(definitions[key], At(row, key), 1e-12);
        }

        var (size, unit) = row["volume_ml"] is { } volume ? (volume, 1e-3) : (row["area_mm2"]!, 1);
        Assert.Equal(unit * (double)definitions["pred_volume"]!, (double)size["predicted"]!, 1e-9);
        Assert.Equal(unit * (double)definitions["ref_volume"]!, (double)size["reference"]!, 1e-9);
        if (expected["edge_distances"] is not { } edges)
        {
            return;
        }

        var other = expected["surface_distance"]!;
        Equal(peer == "surface-distance" ? other["hd"] : edges["hd"], At(row, "hd_mm"), 1e-9);
        Equal(peer switch { "monai" => edges["hd95_max_of_directed"], "medpy" => edges["hd95_pooled"], _ => other["hd95"] }, At(row, "hd95_mm"), 1e-9);
        Equal((peer == "surface-distance" ? other["nsd"] : edges["nsd"])![tolerance], At(row, "nsd"), 1e-9);
        if (peer != "surface-distance")
        {
            Equal(edges["assd_pooled"], At(row, "assd_mm"), 1e-9);
            Equal(edges["assd_mean_of_means"], At(row, "masd_mm"), 1e-9);
        }
    }

    // A number that is not defined is null; one that is not there at all would look the same.
    private static JsonNode? At(JsonNode row, string key)
    {
        Assert.True(row.AsObject().TryGetPropertyValue(key, out var value), $"{key} is not there");
        return value;
    }

    // What a peer has no number for is a text there.
    private static void Equal(JsonNode? expected, JsonNode? actual, double tolerance)
    {
        Assert.NotNull(expected);
        if (expected.GetValueKind() == JsonValueKind.Number)
        {
            Assert.Equal((double)expected, (double)actual!, tolerance);
        }
        else
        {
            Assert.Null(actual);
        }
    }
}
