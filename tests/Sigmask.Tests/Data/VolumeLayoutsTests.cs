using Sigmask.Data;
using Sigmask.Nifti;

namespace Sigmask.Tests.Data;

public sealed class VolumeLayoutsTests : IDisposable
{
    private static readonly double[] Thick = [1.5, 1.25, 8];
    private static readonly double[] Even = [1, 1, 1];
    private readonly VolumeFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Hearts_are_read_slice_by_slice_with_the_spacing_of_the_header()
    {
        Patient("training/patient001", "patient001", ".nii.gz", 1, 12).Text("training/patient001/Info.cfg", "ED: 1\nES: 12\nGroup: DCM\n");
        Patient("training/patient002", "patient002", ".nii", 1).Text("training/patient002/Info.cfg", "ED: 1\nES: 10\n");

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.Equal("acdc", opened.Layout);
        Assert.Equal((2, 1), (opened.Source.Description.Dimensions, opened.Source.Description.Channels));
        Assert.Equal(12, opened.Source.Cases.Count);
        Assert.Equal(new CaseKey("patient001_frame01_z02", "patient001"), opened.Source.Cases[2]);
        Assert.Contains(opened.Notes, note => note.Contains("ES frame 10", StringComparison.Ordinal));
        Assert.DoesNotContain(opened.Notes, note => note.Contains("frame 12", StringComparison.Ordinal));
        var slice = opened.Source.Read(1);
        Assert.Equal([2, 3], slice.Size);
        Assert.Equal([1.25, 1.5], slice.Spacing);
        Assert.Equal([6, 7, 8, 9, 10, 11], slice.Image);
        Assert.Equal([2, 3, 0, 1, 2, 3], slice.Labels);
        Assert.Equal(2, ((IFileSource)opened.Source).FilesOf(1).Count);
    }

    [Fact]
    public void Volumes_may_be_asked_for_whole_and_are_the_whole_of_their_slices()
    {
        Patient("patient001", "patient001", ".nii.gz", 1).Volume("patient002/patient002_frame01.nii.gz", [3, 2, 4], Thick, 50).Volume("patient002/patient002_frame01_gt.nii.gz", [3, 2, 4], Thick, modulo: 2);

        var whole = DataLayouts.Open(folder.Path, "acdc", new DataOptions { Dimensions = 3 }).Source;
        var slices = DataLayouts.Open(folder.Path, "acdc", new DataOptions()).Source;

        Assert.Equal(3, whole.Description.Dimensions);
        Assert.Equal([4, 2, 3], whole.Read(0).Size);
        Assert.Equal([8, 1.25, 1.5], whole.Read(0).Spacing);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (float)i), whole.Read(0).Image);
        var part = new SampleSubset(slices, [5, 4, 6]);
        Assert.Equal(["patient002_frame01"], part.Whole.Cases.Select(key => key.Case));
        Assert.Equal([0, 0, 0], Enumerable.Range(0, 3).Select(part.WholeOf));
        Assert.Equal(whole.Read(1).Image, part.Whole.Read(0).Image);
    }

    [Fact]
    public void A_case_that_is_there_compressed_and_not_or_in_two_folders_is_refused()
    {
        Patient("patient001", "patient001", ".nii.gz", 1).Volume("patient001/patient001_frame01.nii", [9, 9, 9], Thick);

        Assert.Contains("patient001_frame01.nii and patient001_frame01.nii.gz have the same name but for the ending", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "auto", new DataOptions())).Message);
        File.Delete(folder.At("patient001/patient001_frame01.nii"));
        Patient("copy/patient001", "patient001", ".nii.gz", 1);
        Assert.Contains("patient001_frame01 is there 2 times", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "acdc", new DataOptions())).Message);
    }

    [Fact]
    public void Channels_of_nnUNet_are_files_and_its_folds_are_kept()
    {
        folder.Text("dataset.json", """{"channel_names":{"0":"T2","1":"ADC"},"labels":{"background":0,"PZ":1,"TZ":2,"ignore":3},"numTraining":3,"file_ending":".nii.gz"}""")
            .Text("splits_final.json", """[{"train":["a","b"],"val":["c"]},{"train":["c"],"val":["a"]}]""");
        foreach (var name in new[] { "a", "b", "c" })
        {
            folder.Volume($"imagesTr/{name}_0000.nii.gz", [2, 2, 2], Even).Volume($"imagesTr/{name}_0001.nii.gz", [2, 2, 2], Even, 100).Volume($"labelsTr/{name}.nii.gz", [2, 2, 2], Even, modulo: 4);
        }

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.Equal("nnunet", opened.Layout);
        Assert.Equal((3, 2), (opened.Source.Description.Dimensions, opened.Source.Description.Channels));
        Assert.Equal(["background", "PZ", "TZ"], opened.Source.Description.Classes);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 100, 101, 102, 103, 104, 105, 106, 107], opened.Source.Read(1).Image);
        Assert.Equal([0, 1, 2, 255, 0, 1, 2, 255], opened.Source.Read(1).Labels);
        Assert.Equal(["c"], opened.Folds![0].Validation);
        var slices = DataLayouts.Open(folder.Path, "nnunet", new DataOptions { Dimensions = 2 });
        Assert.Equal(["c_z00", "c_z01"], slices.Folds![1].Training);
        File.Delete(folder.At("imagesTr/b_0001.nii.gz"));
        Assert.Contains("b_0001.nii.gz is not there", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "nnunet", new DataOptions())).Message);
    }

    [Fact]
    public void Pictures_in_nnUNet_form_are_read()
    {
        using var pictures = new PictureFolder();
        pictures.Text("dataset.json", """{"channel_names":{"0":"R"},"labels":{"background":0,"x":1},"file_ending":".png"}""")
            .Colour("imagesTr/a_0000.png", 2, 1, 5).Grey("labelsTr/a.png", 2, 1, 0, 1);

        var source = DataLayouts.Open(pictures.Path, "auto", new DataOptions()).Source;

        Assert.Equal(new CaseKey("a", "a"), Assert.Single(source.Cases));
        Assert.Equal((3, 2), (source.Description.Channels, source.Description.Dimensions));
        Assert.Equal([0, 1], source.Read(0).Labels);
    }

    [Fact]
    public void The_Decathlon_says_what_its_images_show_and_names_of_known_data_sets_tell_patients()
    {
        folder.Text("dataset.json", """{"modality":{"0":"CT"},"labels":{"0":"background","1":"x"},"training":[{"image":"./imagesTr/patient001_frame01.nii","label":"./labelsTr/patient001_frame01.nii"},{"image":"./imagesTr/patient001_frame12.nii","label":"./labelsTr/patient001_frame12.nii"}]}""");
        foreach (var name in new[] { "imagesTr/patient001_frame01", "imagesTr/patient001_frame12", "labelsTr/patient001_frame01", "labelsTr/patient001_frame12" })
        {
            folder.Volume(name + ".nii", [2, 1, 2], Even, modulo: 2);
        }

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.All(opened.Source.Cases, key => Assert.Equal("patient001", key.Patient));
        Assert.Equal(["CT"], opened.Modalities!);
        Assert.Equal(IntensityNormalisation.SoftTissue, IntensityNormalisation.For(opened.Modalities));
    }

    [Fact]
    public void Folds_of_nnUNet_that_part_a_patient_are_kept_and_told()
    {
        string[] names = ["patient001_frame01", "patient001_frame12", "patient002_frame01"];
        folder.Text("dataset.json", """{"channel_names":{"0":"MRI"},"labels":{"background":0,"x":1},"file_ending":".nii"}""")
            .Text("splits_final.json", """[{"train":["patient001_frame01","patient001_frame12"],"val":["patient002_frame01"]},{"train":["patient001_frame01"],"val":["patient001_frame12"]}]""");
        foreach (var name in names)
        {
            folder.Volume($"imagesTr/{name}_0000.nii", [2, 1, 2], Even, modulo: 2).Volume($"labelsTr/{name}.nii", [2, 1, 2], Even, modulo: 2);
        }

        var opened = DataLayouts.Open(folder.Path, "nnunet", new DataOptions());

        Assert.Equal(2, opened.Folds!.Count);
        Assert.Null(opened.Folds[0].PatientOnBothSides(opened.Source.Cases));
        Assert.Contains("patient patient001 on both sides", Assert.Single(opened.Notes, note => note.Contains("both sides", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_case_that_cannot_be_used_is_told_of_though_a_fold_names_it()
    {
        folder.Text("dataset.json", """{"channel_names":{"0":"MRI"},"labels":{"background":0,"x":1},"file_ending":".nii"}""")
            .Text("splits_final.json", """[{"train":["a","b"],"val":["c"]}]""");
        foreach (var name in new[] { "a", "b", "c" })
        {
            folder.Volume($"imagesTr/{name}_0000.nii", [2, 1, 2], Even, modulo: 2).Volume($"labelsTr/{name}.nii", name == "b" ? [2, 1, 3] : [2, 1, 2], Even, modulo: 2);
        }

        var told = new List<DataProblem>();

        Assert.Equal(["a"], DataLayouts.Open(folder.Path, "nnunet", new DataOptions { OnProblem = told.Add }).Folds![0].Training);
        Assert.Equal("b", Assert.Single(Assert.Single(told).Cases));
        Assert.Contains("b.nii has 2 x 1 x 3 voxels", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "nnunet", new DataOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_of_the_Decathlon_are_the_fourth_axis()
    {
        folder.Text("dataset.json", """{"modality":{"0":"a","1":"b"},"labels":{"0":"background","2":"Tumour"},"training":[{"image":"./imagesTr/x_1.nii.gz","label":"./labelsTr/x_1.nii.gz"},{"image":"./imagesTr/._x_1.nii.gz","label":"./labelsTr/._x_1.nii.gz"}],"test":[]}""")
            .Volume("imagesTr/x_1.nii.gz", [2, 1, 2, 2], [1, 1, 1, 1]).Volume("labelsTr/x_1.nii.gz", [2, 1, 2], Even, modulo: 1);

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.Equal("msd", opened.Layout);
        Assert.Equal((3, 2), (opened.Source.Description.Dimensions, opened.Source.Description.Channels));
        Assert.Equal(["background", "Tumour"], opened.Source.Description.Classes);
        Assert.Equal([2, 1, 2], opened.Source.Read(0).Size);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => (float)i), opened.Source.Read(0).Image);
        folder.Volume("labelsTr/x_1.nii.gz", [2, 1, 2], Even, modulo: 2);
        Assert.Contains("value 1 is not in the label table", Assert.Throws<DataException>(() => opened.Source.Read(0)).Message);
        folder.Volume("labelsTr/x_1.nii.gz", [2, 2, 2], Even);
        Assert.Contains("must have the same grid", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "msd", new DataOptions())).Message);
    }

    [Theory]
    [InlineData("{", "is no JSON")]
    [InlineData("[]", "is no JSON object")]
    [InlineData("""{"channel_names":{"0":"a"}}""", "'file_ending' is missing")]
    [InlineData("""{"channel_names":{"x":"a"},"file_ending":".nii.gz"}""", "'channel_names' is missing or not")]
    [InlineData("""{"channel_names":{"0":"a"},"file_ending":".nii.gz","labels":{"background":0,"whole":[1,2]}}""", "region of several labels")]
    [InlineData("""{"channel_names":{"0":"a"},"file_ending":".nrrd","labels":{"background":0,"x":1}}""", "no file with ending '.nrrd'")]
    public void A_bad_description_is_named(string content, string expected)
    {
        folder.Text("dataset.json", content).Volume("imagesTr/a_0000.nii.gz", [2, 2, 2], Even).Volume("labelsTr/a.nii.gz", [2, 2, 2], Even, modulo: 2);

        var message = Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "nnunet", new DataOptions())).Message;

        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_list_cannot_lead_out_of_its_folder()
    {
        folder.Text("dataset.json", """{"labels":{"0":"background","1":"x"},"training":[{"image":"../../etc/x.nii.gz","label":"a"}]}""");

        Assert.Contains("lies outside of its folder", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "msd", new DataOptions())).Message);
    }

    [Fact]
    public void A_label_map_is_written_on_the_grid_of_its_image()
    {
        folder.Volume("a.nii.gz", [2, 3, 2, 2], [1, 2, 3, 1]);

        LabelVolume.Write(folder.At("out.nii.gz"), [0, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0, 255], LabelTable.Parse("0=background,7=a,9=b"), folder.At("a.nii.gz"));

        var (image, labels) = (NiftiFile.ReadHeader(folder.At("a.nii.gz")), NiftiFile.Read(folder.At("out.nii.gz")));
        Assert.Equal([2, 3, 2], labels.Shape);
        Assert.Equal(image.Affine, labels.Affine);
        Assert.Equal([1, 2, 3], labels.Spacing);
        Assert.Equal([0, 7, 9, 7, 0, 0, 0, 0, 0, 0, 0, 0], labels.ToLabels());
    }

    [Fact]
    public void Labels_beyond_the_table_become_no_background_and_no_labels_no_file()
    {
        folder.Volume("a.nii.gz", [2, 3, 1], [1, 2, 3]);
        var table = LabelTable.Parse("0=background,7=a");

        var beyond = Assert.Throws<ArgumentException>(() => LabelVolume.Write(folder.At("out.nii.gz"), [0, 1, 2, 1, 0, 0], table, folder.At("a.nii.gz")));
        var none = Assert.Throws<ArgumentException>(() => LabelVolume.Write(folder.At("out.nii.gz"), [], table, folder.At("a.nii.gz")));

        Assert.StartsWith("Label 2 is not among the 2 classes of the table.", beyond.Message, StringComparison.Ordinal);
        Assert.StartsWith($"There is no label to write to {folder.At("out.nii.gz")}; give one for each voxel of {folder.At("a.nii.gz")}.", none.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("out.nii.gz")));
    }

    [Theory]
    [InlineData("#ff0000=artery,#00ff00=liver", "0=background,1=artery,2=liver")]
    [InlineData("#102030=tissue,7=artery,#ffffff=ignore", "0=background,1=tissue,2=artery,255=ignore")]
    [InlineData("0=background,7=a,9=b,#0000ff=ignore", "0=background,1=a,2=b,255=ignore")]
    [InlineData("0=background,7=a,#ff0000=a,9=b,300=ignore", "0=background,7=a,#ff0000=a,9=b,300=ignore")]
    public void Volumes_hold_labels_where_pictures_have_colours(string text, string stored)
    {
        folder.Volume("a.nii.gz", [2, 3, 1], [1, 2, 3]);
        var (table, held) = (LabelTable.Parse(text), LabelVolume.TableOf(LabelTable.Parse(text)));
        byte[] labels = [0, 1, 2, 1, 0, table.Ignored.Count > 0 ? Sample.Ignored : (byte)0];

        LabelVolume.Write(folder.At("out.nii.gz"), labels, table, folder.At("a.nii.gz"));

        Assert.Equal(stored, held.ToString());
        Assert.Equal(labels, LabelVolume.Read(folder.At("out.nii.gz"), held).Labels);
        Assert.Equal(stored, LabelVolume.TableOf(held).ToString());
    }

    [Theory]
    [InlineData("acdc", "acdc", 2, 570, 30, "background RV myocardium LV")]
    [InlineData("hippocampus", "msd", 3, 80, 80, "background Anterior Posterior")]
    public void Public_volumes_are_recognised_and_read(string name, string layout, int dimensions, int cases, int patients, string classes)
    {
        var opened = DataLayouts.Open(SharedData.Folder(name), "auto", new DataOptions());

        Assert.Equal(layout, opened.Layout);
        Assert.Equal(dimensions, opened.Source.Description.Dimensions);
        Assert.Equal(cases, opened.Source.Cases.Count);
        Assert.Equal(patients, opened.Source.Cases.DistinctBy(key => key.Patient).Count());
        Assert.Equal(classes, string.Join(" ", opened.Source.Description.Classes));
        for (var index = 0; index < cases; index += cases / 10)
        {
            var sample = opened.Source.Read(index);
            Assert.Equal(sample.Pixels, sample.Labels.Length);
            Assert.All(sample.Spacing!, side => Assert.InRange(side, 0.5, 2.5));
        }
    }

    private VolumeFolder Patient(string place, string patient, string ending, params int[] frames)
    {
        foreach (var frame in frames)
        {
            folder.Volume($"{place}/{patient}_frame{frame:D2}{ending}", [3, 2, 4], Thick).Volume($"{place}/{patient}_frame{frame:D2}_gt{ending}", [3, 2, 4], Thick, modulo: 4);
        }

        return folder;
    }
}
