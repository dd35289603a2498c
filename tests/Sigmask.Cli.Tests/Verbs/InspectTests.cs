using System.Text.Json.Nodes;
using Sigmask.Arrays;
using Sigmask.Imaging;
using Sigmask.Nifti;

namespace Sigmask.Cli.Tests.Verbs;

public sealed class InspectTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_data_set_is_described_with_its_problems_and_drawn()
    {
        Assert.Equal(0, Session.Run("synth", "--task", "cardiac", "--count", "2", "--size", "64", "--out", folder["data"]).ExitCode);

        var session = Session.Run("inspect", folder["data"], "--json", "-", "--picture", folder["sheet.png"]);

        Assert.True(session.ExitCode == 0, session.Error);
        var report = JsonNode.Parse(session.Out)!;
        Assert.Equal("acdc", (string)report["layout"]!);
        Assert.Equal((4, 2, 32), ((int)report["cases"]!, (int)report["patients"]!, (int)report["samples"]!));
        Assert.Equal("8x64x64", (string)report["sizes"]![0]!["value"]!);
        Assert.Equal(["background", "RV", "myocardium", "LV"], report["classes"]!.AsArray().Select(item => (string)item!["name"]!));
        Assert.Empty(report["problems"]!.AsArray());
        Assert.Contains("cases read: 4/4", session.Error, StringComparison.Ordinal);
        Assert.Equal(3, ImageFile.Read(folder["sheet.png"]).Channels);
        Session.Run("inspect", folder["data"], "--picture", folder["sheet.png"]).ShouldFail(2, "--picture", "--force");
        Session.Run("inspect", folder["data"], "--picture", folder["sheet.jpg"]).ShouldFail(2, "--picture", "only PNG is written", "name the file sheet.png");
        Session.Run("inspect", folder["data"], "--picture", folder["data"]).ShouldFail(2, "--picture", "this is a folder", "sheet.png");
        Session.Run("inspect", folder["none"], "--picture", folder["sheet.png/a.png"]).ShouldFail(2, "--picture", $"{folder["sheet.png"]} is a file, so nothing can lie below it");
        Assert.Contains($"The picture is in {folder["other.PNG"]}.", Session.Run("inspect", folder["data"], "--picture", folder["other.PNG"]).Out, StringComparison.Ordinal);
        var text = Session.Run("inspect", "--data", folder["data"]);
        Assert.Contains("4 of 2 patients, 32 slices", text.Out, StringComparison.Ordinal);
        Assert.Contains("No problem was found.", text.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_of_a_data_set_are_listed()
    {
        ImageFile.WritePng(folder["d/images/a.png"], new Picture(2, 1, 1, [1, 2]));
        ImageFile.WritePng(folder["d/masks/a.png"], new Picture(2, 1, 1, [0, 255]));
        ImageFile.WritePng(folder["d/images/b.png"], new Picture(2, 1, 1, [1, 2]));

        var report = JsonNode.Parse(Session.Run("inspect", folder["d"], "--json", "-").Out)!;

        Assert.Equal("Unpaired", (string)Assert.Single(report["problems"]!.AsArray())!["kind"]!);
        Assert.Contains("b.png has no mask", Session.Run("inspect", folder["d"]).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_in_colour_that_are_asked_for_in_grey_are_one_problem_and_none_of_classes()
    {
        Coloured("a", "b", "c");

        var report = JsonNode.Parse(Session.Run("inspect", folder["d"], "--channels", "1", "--json", "-").Out)!;

        var problem = Assert.Single(report["problems"]!.AsArray())!;
        Assert.Equal(["a", "b", "c"], problem["cases"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(
            $"3 cases (a, b, c) cannot be read, all for the reason of the first: {folder["d/images/a.png"]} is in colour, but grey images are used here; convert it to grey, or read 3 channels (--channels 3) with a network of as many.",
            (string)problem["message"]!);
    }

    [Fact]
    public void Where_a_problem_has_too_many_cases_to_name_them_it_is_said_where_all_are_named()
    {
        Coloured("a", "b", "c");
        Assert.DoesNotContain("--json", Session.Run("inspect", folder["d"], "--channels", "1").Out, StringComparison.Ordinal);

        Coloured("more1", "more2", "more3");
        Assert.EndsWith("\n  Not all of these cases are named here; --json FILE names all.\n", Session.Run("inspect", folder["d"], "--channels", "1").Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_annotation_in_another_place_than_its_image_is_a_problem_and_no_training_begins()
    {
        Volume("d/images/a.nii.gz", [1.5, 1.5, 2], 1.5, 0).Volume("d/labels/a.nii.gz", [10, 10, 10], 10, 2);
        Volume("d/images/b.nii.gz", [1.5, 1.5, 2], 1.5, 0).Volume("d/labels/b.nii.gz", [1.5, 1.5, 2], 1.5, 2);

        var report = JsonNode.Parse(Session.Run("inspect", folder["d"], "--json", "-").Out)!;

        var problem = Assert.Single(report["problems"]!.AsArray(), item => (string)item!["kind"]! == "Unreadable")!;
        string[] words = ["labels/a.nii.gz has a spacing of 10 x 10 x 10 mm", "images/a.nii.gz 1.5 x 1.5 x 2 mm"];
        Assert.All(words, word => Assert.Contains(word, (string)problem["message"]!, StringComparison.Ordinal));
        Session.Run("train", "--data", folder["d"], "--steps", "1", "--out", folder["run"]).ShouldFail(1, words);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void A_volume_is_described_as_it_was_read()
    {
        var header = NiftiHeader.Create([3, 2, 2], NiftiDataType.Int16, [1.5, 2, 8], new Affine(-1.5, 0, 0, 10, 0, -2, 0, 20, 0, 0, 8, 30));
        NiftiFile.Write(folder["a.nii.gz"], new NiftiVolume(header, Enumerable.Range(-2, 12).Select(i => (short)i).ToArray()));

        var report = JsonNode.Parse(Session.Run("inspect", folder["a.nii.gz"], "--json", "-", "--picture", folder["a.png"]).Out)!;

        Assert.Equal(("NIfTI-1", "int16", "LPS"), ((string)report["format"]!, (string)report["dtype"]!, (string)report["orientation"]!));
        Assert.Equal([3, 2, 2], report["shape"]!.AsArray().Select(item => (int)item!));
        Assert.Equal([1.5, 2, 8], report["spacing_mm"]!.AsArray().Select(item => (double)item!));
        Assert.Equal([-1.5, 0, 0, 10, 0, -2, 0, 20, 0, 0, 8, 30, 0, 0, 0, 1], report["affine"]!.AsArray().SelectMany(row => row!.AsArray()).Select(item => (double)item!));
        Assert.Equal((-2.0, 9.0, 42.0, 3.5, 0), ((double)report["min"]!, (double)report["max"]!, (double)report["sum"]!, (double)report["mean"]!, (int)report["non_finite"]!));
        Assert.True(File.Exists(folder["a.png"]));
        Assert.Contains("LPS", Session.Run("inspect", folder["a.nii.gz"]).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_and_arrays_are_described_too()
    {
        ImageFile.WritePng(folder["a.png"], new Picture(3, 1, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9]));
        NpyFile.Write(folder["a.npy"], new NpyArray([2], new float[] { float.NaN, 4 }));

        var (picture, array) = (JsonNode.Parse(Session.Run("inspect", folder["a.png"], "--json", "-").Out)!, JsonNode.Parse(Session.Run("inspect", folder["a.npy"], "--json", "-").Out)!);

        Assert.Equal(("PNG", "uint8", 45.0), ((string)picture["format"]!, (string)picture["dtype"]!, (double)picture["sum"]!));
        Assert.Equal([1, 3, 3], picture["shape"]!.AsArray().Select(item => (int)item!));
        Assert.Equal(("NPY", "float32", 4.0, 1), ((string)array["format"]!, (string)array["dtype"]!, (double)array["mean"]!, (int)array["non_finite"]!));
        Assert.Null(array["affine"]);
    }

    [Fact]
    public void What_is_not_there_or_unclear_is_an_error()
    {
        Session.Run("inspect").ShouldFail(2, "one path");
        Session.Run("inspect", "a", "--data", "b").ShouldFail(2, "one path");
        Session.Run("inspect", folder["none"]).ShouldFail(1, "none", "does not exist");
        File.WriteAllText(folder["a.nii"], "no volume");
        Session.Run("inspect", folder["a.nii"]).ShouldFail(1, "a.nii");
        File.WriteAllText(folder["package.json"], "{}");
        Session.Run("inspect", folder["package.json"]).ShouldFail(1, "package.json is nothing that can be inspected", "NIfTI, NRRD or MetaImage", "the folder of a data set");
        File.WriteAllText(folder["a.png"], "no picture");
        Session.Run("inspect", folder["a.png"]).ShouldFail(1, "a.png is not a picture that can be read");
    }

    private void Coloured(params string[] names)
    {
        foreach (var name in names)
        {
            ImageFile.WritePng(folder[$"d/images/{name}.png"], new Picture(2, 1, 3, [1, 2, 3, 4, 5, 6]));
            ImageFile.WritePng(folder[$"d/masks/{name}.png"], new Picture(2, 1, 1, [0, 255]));
        }
    }

    // Labels of two values, or any values.
    private InspectTests Volume(string name, double[] spacing, double scale, int modulo)
    {
        var header = NiftiHeader.Create([4, 4, 4], NiftiDataType.UInt8, spacing, new Affine(-scale, 0, 0, 10, 0, -scale, 0, 20, 0, 0, spacing[2], 30));
        NiftiFile.Write(folder[name], new NiftiVolume(header, Enumerable.Range(0, 64).Select(i => (byte)(modulo == 0 ? i * i : i % modulo)).ToArray()));
        return this;
    }
}
