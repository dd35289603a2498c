using System.Collections.Concurrent;
using Sigmask.Data;

namespace Sigmask.Tests.Data;

/// <summary>Plain folders of volumes, and volumes of other formats in the layouts.</summary>
public sealed class VolumeFolderTests : IDisposable
{
    private static readonly double[] Even = [1, 1, 1];
    private static readonly double[] ThickFirst = [3, 0.78, 0.78];
    private static readonly double[] ThickLast = [0.78, 0.78, 3];
    private readonly VolumeFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("masks", "")]
    [InlineData("labels", "_seg")]
    public void Images_and_annotations_are_paired_by_name(string annotations, string suffix)
    {
        foreach (var name in (string[])["scan_2023", "scan_2024"])
        {
            folder.Volume($"images/{name}.nii.gz", [2, 2, 2], Even).Volume($"{annotations}/{name}{suffix}.nii", [2, 2, 2], Even, modulo: 3);
        }

        var told = new ConcurrentBag<(int Read, int All)>();
        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions { OnMaskRead = (read, all) => told.Add((read, all)) });

        Assert.Equal([(1, 2), (2, 2)], told.Order());
        Assert.Equal(("folder", 3, 1), (opened.Layout, opened.Source.Description.Dimensions, opened.Source.Description.Channels));
        Assert.Equal(["scan_2023", "scan_2024"], opened.Source.Cases.Select(key => key.Case));
        Assert.Equal(["background", "value 1", "value 2"], opened.Source.Description.Classes);
        Assert.Equal([0, 1, 2, 0, 1, 2, 0, 1], opened.Source.Read(1).Labels);
        Assert.Contains(opened.Notes, note => note.Contains("taken from the values found", StringComparison.Ordinal));
        folder.Text("labels.json", """{"classes":[{"label":0,"name":"background"},{"label":1,"name":"a"},{"label":2,"name":"b"}]}""");
        Assert.Equal(["background", "a", "b"], DataLayouts.Open(folder.Path, "auto", new DataOptions()).Source.Description.Classes);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void A_spacing_of_1_in_a_file_that_says_nothing_of_its_place_is_none(double side, bool isKnown)
    {
        // NRRD without "space": nothing but the distances of neighbours.
        folder.Volume("images/a.nrrd", [2, 2, 2], [side, 1, 1]).Volume("masks/a.nrrd", [2, 2, 2], [side, 1, 1], modulo: 2);

        var source = DataLayouts.Open(folder.Path, "auto", new DataOptions { Dimensions = 3 }).Source;

        Assert.Equal(isKnown ? [1.0, 1, side] : null, source.Read(0).Spacing);
        Assert.Equal(source.Read(0).Spacing, source.FormOf(0).Spacing);
    }

    [Fact]
    public void Channels_in_files_of_their_own_are_one_case()
    {
        folder.Volume("images/a_0000.nii.gz", [2, 2, 2], Even).Volume("images/a_0001.nii.gz", [2, 2, 2], Even, 100).Volume("masks/a.nii.gz", [2, 2, 2], Even, modulo: 2);

        var source = DataLayouts.Open(folder.Path, "auto", new DataOptions()).Source;

        Assert.Equal(("a", 2), (Assert.Single(source.Cases).Case, source.Description.Channels));
    }

    [Fact]
    public void Files_without_partner_are_named()
    {
        folder.Volume("images/a.nii", [2, 2, 2], Even).Volume("masks/a.nii", [2, 2, 2], Even, modulo: 2).Volume("images/b.nii", [2, 2, 2], Even).Volume("masks/c.nii", [2, 2, 2], Even);
        var told = new List<DataProblem>();

        var message = Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "auto", new DataOptions())).Message;
        Assert.Contains("b.nii has no annotation", message, StringComparison.Ordinal);
        Assert.EndsWith(" Closest to b.nii is c.nii; the annotation of an image has its name, or that with a suffix such as _mask.", message, StringComparison.Ordinal);
        Assert.Equal("a", Assert.Single(DataLayouts.Open(folder.Path, "auto", new DataOptions { OnProblem = told.Add }).Source.Cases).Case);
        Assert.Equal(["b", "c"], told.SelectMany(problem => problem.Cases));
    }

    [Theory]
    [InlineData("images/a.nii.gz", "a.nii and a.nii.gz")]
    [InlineData("images/a.nrrd", "a.nii and a.nrrd")]
    [InlineData("masks/a.nii.gz", "a.nii and a.nii.gz")]
    public void Two_files_of_a_name_are_refused(string other, string expected)
    {
        folder.Volume("images/a.nii", [2, 2, 2], Even).Volume("masks/a.nii", [2, 2, 2], Even, modulo: 2).Volume(other, [2, 2, 2], Even, modulo: 2);

        Assert.Contains(expected + " have the same name but for the ending; rename or remove one.", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "auto", new DataOptions())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".hdr")]
    [InlineData(".hdr.gz")]
    public void Header_and_voxels_in_files_of_their_own_are_one_volume(string ending)
    {
        folder.Volume($"images/a{ending}", [2, 2, 2], Even).Volume($"masks/a{ending}", [2, 2, 2], Even, modulo: 2);

        Assert.Equal([0, 1, 0, 1, 0, 1, 0, 1], DataLayouts.Open(folder.Path, "auto", new DataOptions()).Source.Read(0).Labels);
        Assert.Single(VolumeInput.Open(folder.At("images"), LabelTable.OfLabels("background", "x")).Cases);
    }

    [Fact]
    public void Pictures_beside_volumes_are_refused()
    {
        folder.Volume("images/a.nii", [2, 2, 2], Even).Volume("masks/a.nii", [2, 2, 2], Even, modulo: 2).Text("images/b.png", "");

        foreach (Action open in (Action[])[() => DataLayouts.Open(folder.Path, "auto", new DataOptions()), () => VolumeInput.Open(folder.At("images"), LabelTable.OfLabels("background", "x"))])
        {
            Assert.Contains("images holds volumes and pictures, such as a.nii and b.png, and only one kind can be used; move the other", Assert.Throws<DataException>(open).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_segmentation_beside_its_image_is_passed_over_by_a_prediction()
    {
        folder.Volume("a.nrrd", [2, 2, 2], Even).Volume("a.seg.nrrd", [2, 2, 2], Even, modulo: 2);

        Assert.Equal(folder.At("a.nrrd"), VolumeInput.Open(folder.Path, LabelTable.OfLabels("background", "x")).ImageFileOf(0));
    }

    [Fact]
    public void Volumes_that_are_thick_along_another_axis_than_that_of_their_slices_are_used_whole_and_a_note_says_why()
    {
        folder.Volume("images/a.nii", [3, 2, 4], ThickFirst).Volume("masks/a.nii", [3, 2, 4], ThickFirst, modulo: 2);

        var (whole, sliced) = (DataLayouts.Open(folder.Path, "folder", new DataOptions()), DataLayouts.Open(folder.Path, "folder", new DataOptions { Dimensions = 2 }));

        Assert.Equal((3, 2, 4), (whole.Source.Description.Dimensions, sliced.Source.Description.Dimensions, sliced.Source.Cases.Count));
        Assert.Contains("is not the last one of the file, along which slices are cut; to work on slices, save the files again with the slices along the last axis.", whole.Notes[0], StringComparison.Ordinal);
        Assert.Contains("Its thick axis", sliced.Notes[0], StringComparison.Ordinal);
        Assert.Contains("so its slices run across it; save the files again", sliced.Notes[0], StringComparison.Ordinal);

        folder.Volume("images/b.nii", [3, 2, 4], ThickLast).Volume("masks/b.nii", [3, 2, 4], ThickLast, modulo: 2);
        folder.Volume("images/c.nii", [3, 2, 4], ThickLast).Volume("masks/c.nii", [3, 2, 4], ThickLast, modulo: 2);
        var mixed = DataLayouts.Open(folder.Path, "folder", new DataOptions());
        Assert.Equal(2, mixed.Source.Description.Dimensions);
        Assert.Contains("(they lie 3.8 times as far apart as their pixels)", mixed.Notes[0], StringComparison.Ordinal);
        Assert.Contains("The thick axis of 1 of them", mixed.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Volumes_that_are_thick_along_the_axis_of_their_slices_are_used_slice_by_slice()
    {
        folder.Volume("images/a.nii", [3, 2, 4], ThickLast).Volume("masks/a.nii", [3, 2, 4], ThickLast, modulo: 2);

        var opened = DataLayouts.Open(folder.Path, "folder", new DataOptions());

        Assert.Equal((2, 4), (opened.Source.Description.Dimensions, opened.Source.Cases.Count));
        Assert.DoesNotContain("thick axis", opened.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Slices_that_lie_as_far_apart_as_their_pixels_are_called_so()
    {
        folder.Volume("images/a.nii", [2, 2, 2], Even).Volume("masks/a.nii", [2, 2, 2], Even, modulo: 2);

        Assert.Contains("2 slices (they lie as far apart as their pixels)", DataLayouts.Open(folder.Path, "folder", new DataOptions { Dimensions = 2 }).Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Names_may_begin_with_an_underscore_and_leftovers_of_macOS_are_passed_over()
    {
        folder.Volume("images/_a.nii", [2, 2, 2], Even).Volume("masks/_a.nii", [2, 2, 2], Even, modulo: 2).Text("images/._a.nii", "").Text("masks/._a.nii", "");

        Assert.Equal("_a", Assert.Single(DataLayouts.Open(folder.Path, "auto", new DataOptions()).Source.Cases).Case);
    }

    [Fact]
    public void Images_given_instead_of_label_maps_lead_to_these()
    {
        folder.Volume("imagesTr/a.nii", [8, 8, 8], Even, modulo: 200).Volume("labelsTr/a.nii", [8, 8, 8], Even, modulo: 2);
        var options = new DataOptions { Labels = LabelTable.Parse("0=background,1=x") };

        var message = Assert.Throws<DataException>(() => LabelMapPairs.Open(folder.At("labelsTr"), folder.At("imagesTr"), options).Read(0)).Message;

        Assert.Equal($"{folder.At("imagesTr/a.nii")} is an image, not a label map: its values change from voxel to voxel instead of filling areas; did you mean {folder.At("labelsTr")}?", message);
    }

    [Fact]
    public void Label_maps_of_many_classes_that_nobody_declared_are_no_images()
    {
        folder.Volume("references/a.nii", [2, 2, 2], Even, modulo: 2)
            .Text("predictions/a.nrrd", $"NRRD0004\ntype: uchar\ndimension: 3\nsizes: 10 10 4\nencoding: ascii\n\n{string.Join(' ', Enumerable.Range(0, 400).Select(i => i / 10))}\n");
        var options = new DataOptions { Labels = LabelTable.Parse("0=background,1=x") };

        var message = Assert.Throws<DataException>(() => LabelMapPairs.Open(folder.At("predictions"), folder.At("references"), options).Read(0)).Message;

        Assert.Contains("a.nrrd: values 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ... are not in the label table", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 1 70000 0", "value 70000 can mark no class")]
    [InlineData("0 1 -1 70000", "value -1 can mark no class")]
    public void Values_that_can_mark_no_class_are_named(string voxels, string expected)
    {
        folder.Volume("images/a.nrrd", [2, 1, 2], Even).Text("masks/a.nrrd", $"NRRD0004\ntype: int\ndimension: 3\nsizes: 2 1 2\nencoding: ascii\n\n{voxels}\n");

        Assert.Contains(expected, Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "folder", new DataOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Segmentations_of_Slicer_bring_the_names_of_their_classes_and_numbers_of_their_own()
    {
        Segmentation("masks/a.seg.nrrd", "liver", 1, "kidney", 2).Segmentation("masks/b.seg.nrrd", "kidney", 1, "liver", 2);

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.Equal(["background", "liver", "kidney"], opened.Source.Description.Classes);
        Assert.Equal([0, 1, 2], opened.Source.Read(0).Labels);
        Assert.Equal([0, 2, 1], opened.Source.Read(1).Labels);
        Assert.Equal([0, 2, 1], DataLayouts.Open(folder.Path, "auto", new DataOptions { Labels = LabelTable.Parse("1=kidney,5=liver") }).Source.Read(0).Labels);
    }

    [Theory]
    [InlineData(".nrrd", "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 1 2\nencoding: ascii\nspacings: 1 1 1\n\n0 1 0 1\n")]
    [InlineData(".mha", "NDims = 3\nDimSize = 2 1 2\nElementType = MET_UCHAR\nBinaryData = False\nElementDataFile = LOCAL\n0 1 0 1\n")]
    public void Data_of_nnUNet_may_be_of_any_volume_format(string ending, string content)
    {
        folder.Text("dataset.json", $$"""{"channel_names":{"0":"T2"},"labels":{"background":0,"x":1},"file_ending":"{{ending}}"}""").Text($"imagesTr/a_0000{ending}", content).Text($"labelsTr/a{ending}", content);

        var source = DataLayouts.Open(folder.Path, "auto", new DataOptions()).Source;

        Assert.Equal([0, 1, 0, 1], source.Read(0).Labels);
    }

    private VolumeFolderTests Segmentation(string name, string first, int firstValue, string second, int secondValue)
    {
        folder.Text(name, $"NRRD0005\ntype: uchar\ndimension: 3\nsizes: 3 1 1\nencoding: ascii\nspace: LPS\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)\nSegment0_Name:={first}\nSegment0_LabelValue:={firstValue}\nSegment0_Layer:=0\nSegment1_Name:={second}\nSegment1_LabelValue:={secondValue}\nSegment1_Layer:=0\n\n0 1 2\n");
        folder.Text(name.Replace("masks", "images", StringComparison.Ordinal).Replace(".seg", "", StringComparison.Ordinal), "NRRD0005\ntype: short\ndimension: 3\nsizes: 3 1 1\nencoding: ascii\nspace: LPS\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)\n\n7 8 9\n");
        return this;
    }
}
