using System.Text.Json.Nodes;
using Sigmask.Nifti;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary><c>evaluate</c> on folders of NIfTI label maps.</summary>
public sealed class EvaluateVolumesTests : IDisposable
{
    private static readonly int[] Shape = [4, 3, 2];
    private static readonly Affine Place = new(-1, 0, 0, 90, 0, -1, 0, 126, 0, 0, 5, -72);
    private readonly TemporaryFolder folder = new();

    public EvaluateVolumesTests()
    {
        Save("predictions/p1_a.nii.gz", [0, 2, 7]);
        Save("references/p1_a_gt.nii", [0, 2, 7]);
        Save("predictions/p1_b.nii", [2, 2, 7]);
        Save("references/p1_b_gt.nii.gz", [0, 2, 7]);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Labels_need_not_be_consecutive_and_sizes_are_in_ml()
    {
        var report = Report("--labels", "2=RV,7=LV", "--patient-pattern", "^p\\d");
        var rows = report["cases"]!.AsArray();

        Assert.Equal(["p1_a 1 RV", "p1_a 2 LV", "p1_b 1 RV", "p1_b 2 LV"], rows.Select(row => $"{row!["case"]} {row["class"]} {row["name"]}"));
        Assert.Equal(1, (double)rows[0]!["dice"]!);
        Assert.Equal(0.005 * 8, (double)rows[0]!["volume_ml"]!["reference"]!, 1e-12);
        Assert.Equal(0.005 * 8, (double)rows[2]!["volume_difference_ml"]!, 1e-12);
        Assert.Equal("mm", (string)report["definitions"]!["unit"]!);
        Assert.Equal((2, 1), ((int)report["summary"]!["1"]!["hd95_mm"]!["n"]!, (int)report["summary"]!["1"]!["hd95_mm"]!["patients"]!));
        Assert.Equal(16 * 0.005, 2 * (double)report["summary"]!["all"]!["volume_ml"]!["reference"]!["mean"]!, 1e-12);
    }

    [Fact]
    public void Values_that_were_not_declared_are_the_classes_that_were_found() =>
        Assert.Equal(["value 2", "value 7", "all"], Report()["summary"]!.AsObject().Select(part => (string)part.Value!["name"]!));

    [Fact]
    public void A_value_that_fills_every_map_is_no_background()
    {
        foreach (var name in (string[])["predictions/p1_a.nii.gz", "references/p1_a_gt.nii", "predictions/p1_b.nii", "references/p1_b_gt.nii.gz"])
        {
            Save(name, [1]);
        }

        Assert.Equal(["value 1", "all"], Report()["summary"]!.AsObject().Select(part => (string)part.Value!["name"]!));
    }

    [Fact]
    public void One_thread_or_several_give_the_same_file()
    {
        var one = Session.Run([.. Command, "--threads", "1", "--json", "-"]);

        Assert.Equal(one, Session.Run([.. Command, "--threads", "3", "--json", "-"]));
    }

    [Fact]
    public void Maps_of_other_shape_spacing_or_place_are_refused_and_the_message_says_which()
    {
        Refused(Header([3, 4, 2]), "predictions/p1_b.nii has 3 x 4 x 2 voxels", "p1_b_gt.nii.gz 4 x 3 x 2", "size");
        Refused(Header([4, 6]), "predictions/p1_b.nii has 4 x 6 voxels", "4 x 3 x 2", "size");
        Refused(Header(Shape, [1, 1, 4]), "predictions/p1_b.nii has a spacing of 1 x 1 x 4 mm", "1 x 1 x 5 mm", "spacing of the reference");
        Refused(Header(Shape) with { SForm = new(-1, 0, 0, 90, 0, -1, 0, 126, 0, 0, 5, -67) }, "predictions/p1_b.nii lies elsewhere", "5 mm apart", "affine of the reference");
        Refused(Header(Shape) with { SForm = new(1, 0, 0, 90, 0, -1, 0, 126, 0, 0, 5, -72) }, "predictions/p1_b.nii lies elsewhere", "3 mm apart");

        void Refused(NiftiHeader header, params string[] words)
        {
            NiftiFile.Write(folder["predictions/p1_b.nii"], new NiftiVolume(header, new byte[24]));
            Session.Run([.. Command, "--labels", "2=RV,7=LV"]).ShouldFail(1, words);
        }
    }

    [Fact]
    public void Maps_whose_axes_are_turned_are_brought_to_those_of_their_references()
    {
        // The first axis runs the other way, from the other end.
        var turned = Header(Shape) with { SForm = new(1, 0, 0, 87, 0, -1, 0, 126, 0, 0, 5, -72) };
        byte[] values = [0, 2, 7];
        NiftiFile.Write(folder["predictions/p1_b.nii"], new NiftiVolume(turned, Enumerable.Range(0, 24).Select(i => values[((i / 4 * 4) + 3 - (i % 4)) * 3 / 24]).ToArray()));

        Assert.Equal((1, 1), ((double)Report()["cases"]!.AsArray()[2]!["dice"]!, (double)Report()["cases"]!.AsArray()[3]!["dice"]!));
    }

    [Fact]
    public void The_same_place_said_in_other_words_is_the_same()
    {
        // Off by what floats and quaternions round, in micrometres, or not said at all.
        NiftiHeader[] headers =
        [
            Header(Shape) with { SForm = new(-1, 0, 0, 90.0004, 0, -1, 0, 126, 0, 0, 5, -72) },
            Header(Shape, [1000, 1000, 5000]) with { SForm = new(-1000, 0, 0, 90000, 0, -1000, 0, 126000, 0, 0, 5000, -72000), Units = (int)NiftiUnit.Micrometre },
            Header(Shape) with { SFormCode = 0 },
        ];
        foreach (var header in headers)
        {
            NiftiFile.Write(folder["predictions/p1_b.nii"], new NiftiVolume(header, new byte[24]));
            Assert.Equal(0, Session.Run(Command).ExitCode);
        }
    }

    [Fact]
    public void Values_that_were_not_declared_are_listed()
    {
        Save("predictions/p1_b.nii", [3, 2, 9]);

        Session.Run([.. Command, "--labels", "2=RV,7=LV"]).ShouldFail(1, "p1_b.nii: values 3, 9 are not in the label table", "--labels");
    }

    [Fact]
    public void Of_several_bad_cases_the_first_is_named_whichever_thread_is_faster()
    {
        Save("predictions/p1_a.nii.gz", [3]);
        Save("predictions/p1_b.nii", [9]);

        for (var i = 0; i < 5; i++)
        {
            Session.Run([.. Command, "--labels", "2=RV,7=LV", "--threads", "4"]).ShouldFail(1, "p1_a.nii.gz: value 3");
        }
    }

    private string[] Command => ["evaluate", "--predictions", folder["predictions"], "--references", folder["references"]];

    private static NiftiHeader Header(int[] shape, double[]? spacing = null) => NiftiHeader.Create(shape, NiftiDataType.UInt8, spacing ?? [.. new double[] { 1, 1, 5 }.Take(shape.Length)], Place);

    private JsonObject Report(params string[] options)
    {
        var session = Session.Run([.. Command, .. options, "--json", "-"]);
        Assert.True(session.ExitCode == 0, session.Error);
        return JsonNode.Parse(session.Out)!.AsObject();
    }

    // The values follow each other in equal parts of the volume.
    private void Save(string name, byte[] values) =>
        NiftiFile.Write(folder[name], new NiftiVolume(Header(Shape), Enumerable.Range(0, 24).Select(i => values[i * values.Length / 24]).ToArray()));
}
