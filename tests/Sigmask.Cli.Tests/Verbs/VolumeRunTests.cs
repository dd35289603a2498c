using System.Text.Json.Nodes;
using Sigmask.Nifti;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary>Volumes go through <c>synth</c>, <c>train</c>, <c>predict</c> and <c>evaluate</c>: slice by slice and whole.</summary>
public sealed class VolumeRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public VolumeRunTests() => Run("synth", "--task", "cardiac", "--count", "3", "--size", "32", "--out", folder["data"]);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("2", "32")]
    [InlineData("3", "8x32x32")]
    public void Hearts_are_trained_on_and_predicted_on_their_own_grid(string dimensions, string size)
    {
        var train = Run("train", "--data", folder["data"], "--dimensions", dimensions, "--size", size, "--steps", "2", "--batch", "2", "--base-width", "4", "--levels", "2", "--out", folder["run"]);
        Assert.Contains("layout 'acdc'", train.Error, StringComparison.Ordinal);
        // Slices count as their volumes: two of the patient held back, three classes each.
        Assert.Equal(6, JsonNode.Parse(File.ReadAllText(folder["run/metrics.json"]))!["cases"]!.AsArray().Count);

        var image = folder["data/training/patient001/patient001_frame01.nii.gz"];
        Run("predict", "--run", folder["run"], "--input", folder["data/training/patient001"], "--out", folder["maps"], "--overlay");
        Run("predict", "--run", folder["run"], "--input", image, "--out", folder["one"]);

        var (map, grid) = (NiftiFile.Read(folder["maps/patient001_frame01.nii.gz"]), NiftiFile.ReadHeader(image));
        Assert.Equal(["patient001_frame01.nii.gz", "patient001_frame12.nii.gz"], Directory.GetFiles(folder["maps"], "*.nii.gz").Select(Path.GetFileName).Order());
        Assert.True(File.Exists(folder["maps/overlays/patient001_frame12.png"]));
        Assert.Equal(grid.Shape, map.Shape);
        Assert.Equal(grid.Spacing, map.Spacing);
        Assert.Equal(grid.Affine, map.Affine);
        Assert.Equal(map.ToLabels(), NiftiFile.Read(folder["one/patient001_frame01.nii.gz"]).ToLabels());

        var evaluate = Run("evaluate", "--run", folder["run"], "--data", folder["data"], "--json", "-");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(folder["run/metrics.json"])), JsonNode.Parse(evaluate.Out)));
    }

    private static Session Run(params string[] arguments)
    {
        var session = Session.Run(arguments);
        Assert.True(session.ExitCode == 0, session.Error);
        return session;
    }
}
