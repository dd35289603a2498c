using System.Text.Json.Nodes;
using Sigmask.Nifti;
using Sigmask.Volumes;

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
        Assert.Matches(dimensions == "2" ? @"6 cases of 3 patients, 4 \(\d+ slices\) to train on, 2 \(\d+ slices\) held back" : "6 cases of 3 patients, 4 to train on, 2 held back", train.Error);

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

    [Fact]
    public void A_label_map_is_of_the_format_of_its_image()
    {
        Run("train", "--data", folder["data"], "--dimensions", "2", "--size", "32", "--steps", "2", "--batch", "2", "--base-width", "4", "--levels", "2", "--out", folder["run"]);
        Directory.CreateDirectory(folder["images"]);
        var voxels = string.Join(' ', Enumerable.Range(0, 16 * 12 * 2).Select(i => i * 7 % 100));
        File.WriteAllText(folder["images/a.nrrd"], $"NRRD0004\ntype: short\ndimension: 3\nspace: LPS\nsizes: 16 12 2\nspace directions: (0,1.5,0) (1.5,0,0) (0,0,8)\nencoding: text\nspace origin: (1,2,3)\n\n{voxels}\n");
        File.WriteAllText(folder["images/a.seg.nrrd"], "an annotation, passed over");
        File.WriteAllText(folder["images/b.mha"], $"NDims = 3\nDimSize = 16 12 2\nTransformMatrix = 0 1 0 1 0 0 0 0 1\nOffset = 1 2 3\nElementSpacing = 1.5 1.5 8\nElementType = MET_SHORT\nBinaryData = False\nElementDataFile = LOCAL\n{voxels}\n");

        Run("predict", "--run", folder["run"], "--input", folder["images"], "--out", folder["maps"]);

        Assert.Equal(["a.nrrd", "b.mha", "labels.json", "predictions.json"], Directory.GetFiles(folder["maps"]).Select(Path.GetFileName).Order());
        foreach (var name in (string[])["a.nrrd", "b.mha"])
        {
            var (image, map) = (VolumeFile.ReadHeader(folder[$"images/{name}"]), VolumeFile.Read(folder[$"maps/{name}"]));
            Assert.Equal((image.Affine, "uint8"), (map.Header.Affine, map.Header.NumberType));
            Assert.Equal(image.Shape, map.Header.Shape);
        }

        Assert.Equal(VolumeFile.Read(folder["maps/a.nrrd"]).ToDouble(), VolumeFile.Read(folder["maps/b.mha"]).ToDouble());
    }

    [Theory]
    [InlineData("2", "auto", "32")]
    [InlineData("3", "10x3x3", "8x16x16")]
    public void Hearts_are_trained_on_in_patches_of_one_spacing(string dimensions, string spacing, string patch)
    {
        Run("train", "--data", folder["data"], "--dimensions", dimensions, "--spacing", spacing, "--patch", patch, "--foreground", "0.5", "--intensity", "percentile:1:99", "--cache", folder["cache"], "--steps", "2", "--batch", "2", "--base-width", "4", "--levels", "2", "--out", folder["run"]);

        var preprocessing = JsonNode.Parse(File.ReadAllText(folder["run/run.json"]))!["preprocessing"]!;
        Assert.Null(preprocessing["size"]);
        Assert.Equal(int.Parse(dimensions, System.Globalization.CultureInfo.InvariantCulture), preprocessing["spacing"]!.AsArray().Count);
        Assert.Equal(patch.Split('x')[^1], preprocessing["patch"]!["size"]!.AsArray()[^1]!.ToString());
        Assert.Equal(("percentiles", 1, 99), ((string)preprocessing["normalisation"]!["kind"]!, (double)preprocessing["normalisation"]!["low"]!, (double)preprocessing["normalisation"]!["high"]!));
        Assert.NotEmpty(Directory.GetFiles(folder["cache"], "*.sample"));

        var image = folder["data/training/patient001/patient001_frame01.nii.gz"];
        Run("predict", "--run", folder["run"], "--input", image, "--out", folder["map"]);
        var (map, grid) = (NiftiFile.Read(folder["map/patient001_frame01.nii.gz"]), NiftiFile.ReadHeader(image));
        Assert.Equal(grid.Shape, map.Shape);
        Assert.Equal(grid.Affine, map.Affine);
        var evaluate = Run("evaluate", "--run", folder["run"], "--data", folder["data"], "--json", "-");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(folder["run/metrics.json"])), JsonNode.Parse(evaluate.Out)));
    }

    [Fact]
    public void Options_that_do_not_fit_the_volumes_are_named()
    {
        string[] train = ["train", "--data", folder["data"], "--dimensions", "2", "--steps", "1", "--out", folder["run"]];

        Session.Run([.. train, "--size", "32", "--spacing", "1"]).ShouldFail(2, "--size", "--spacing");
        Session.Run([.. train, "--spacing", "0"]).ShouldFail(2, "--spacing 0", "auto");
        Session.Run([.. train, "--spacing", "1x1x1"]).ShouldFail(2, "--spacing 1x1x1", "2 axes");
        Session.Run([.. train, "--patch", "8x8x8"]).ShouldFail(2, "--patch 8x8x8", "2 axes");
        Session.Run([.. train, "--foreground", "0.5"]).ShouldFail(2, "--foreground", "--patch");
        Session.Run([.. train, "--intensity", "rgb"]).ShouldFail(2, "--intensity rgb", "1 channel");
        Session.Run([.. train, "--intensity", "ct:5:1"]).ShouldFail(2, "--intensity ct:5:1", "LOW");
        Session.Run([.. train, "--cache-size", "7"]).ShouldFail(2, "--cache-size 7", "800MB");
        Session.Run([.. train, "--cache", folder["data/training/patient001/Info.cfg"]]).ShouldFail(1, "Info.cfg", "--cache");
        Assert.False(Directory.Exists(folder["run"]));
    }

    private static Session Run(params string[] arguments)
    {
        var session = Session.Run(arguments);
        Assert.True(session.ExitCode == 0, session.Error);
        return session;
    }
}
