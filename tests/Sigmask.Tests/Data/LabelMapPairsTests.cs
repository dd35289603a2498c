using Sigmask.Data;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Data;

/// <summary>Predictions held against references: what counts, and in which unit.</summary>
public sealed class LabelMapPairsTests : IDisposable
{
    private const int Side = 24;
    private static readonly double[] Unsaid = [1, 1, 1];
    private static readonly double[] Said = [0.5, 0.5, 2];
    private readonly PictureFolder pictures = new();
    private readonly VolumeFolder volumes = new();

    public void Dispose()
    {
        pictures.Dispose();
        volumes.Dispose();
    }

    [Fact]
    public void A_prediction_with_ignored_values_where_its_reference_has_a_class_is_named_with_the_remedy()
    {
        pictures.Grey("predictions/a.png", 4, 1, 0, 255, 1, 255).Grey("references/a.png", 4, 1, 0, 1, 1, 0);

        var message = Assert.Throws<DataException>(() => Pictures().Read(0)).Message;

        Assert.StartsWith(pictures.At("predictions/a.png") + ": 2 pixels that count in the reference have an ignored value (0=background,1=x,255=ignore)", message, StringComparison.Ordinal);
        Assert.Contains("`DataOptions.Labels = VALUE=NAME,...`", message, StringComparison.Ordinal);
        Assert.Contains("or fill these pixels", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prediction_may_have_ignored_values_where_its_reference_does_not_count()
    {
        pictures.Grey("predictions/a.png", 3, 1, 0, 255, 1).Grey("references/a.png", 3, 1, 0, 255, 1);

        Assert.Equal([0, Sample.Ignored, 1], Pictures().Read(0).Predicted);
    }

    [Fact]
    public void What_the_table_of_the_references_ignores_is_ignored_whatever_that_of_the_predictions_says()
    {
        pictures.Grey("predictions/a.png", 3, 1, 0, 1, 1).Grey("references/a.png", 3, 1, 0, 254, 1)
            .Text("predictions/labels.json", LabelFile.Format(LabelTable.Parse("0=background,1=x")))
            .Text("references/labels.json", LabelFile.Format(LabelTable.Parse("0=background,1=value 1,254=ignore")));

        var pairs = LabelMapPairs.Open(pictures.At("predictions"), pictures.At("references"), new DataOptions());

        Assert.Equal("0=background,1=x,254=ignore", pairs.Labels.ToString());
        Assert.Equal([0, Sample.Ignored, 1], pairs.Read(0).Reference);
    }

    [Fact]
    public void References_are_read_by_the_file_of_the_data_set_in_which_they_lie()
    {
        pictures.Grey("predictions/a.png", 3, 1, 0, 1, 1).Grey("data/masks/a.png", 3, 1, 0, 255, 1).Text("data/labels.json", LabelFile.Format(LabelTable.Parse("0=background,1=lesion,255=ignore")));

        var pairs = Declared("data/masks");

        Assert.Equal("0=background,1=lesion,255=ignore", pairs.Labels.ToString());
        Assert.Equal([0, Sample.Ignored, 1], pairs.Read(0).Reference);
        Assert.Contains($"Labels were taken from {pictures.At("data/labels.json")}.", pairs.Notes);
        Assert.Equal([0, Sample.Ignored, 1], Declared("data/masks", "0=background,1=x").Read(0).Reference);
        Assert.Contains($"{pictures.At("data/labels.json")} ignores 255: such pixels do not count.", Declared("data/masks", "0=background,1=x").Notes);
    }

    [Theory]
    [InlineData("data/dataset.json")]
    [InlineData("predictions/dataset.json")]
    public void So_they_are_by_that_of_nnUNet_which_also_lies_beside_predictions(string file)
    {
        pictures.Grey("predictions/a.png", 3, 1, 0, 1, 1).Grey("data/labelsTr/a.png", 3, 1, 0, 3, 1)
            .Text(file, """{"channel_names":{"0":"MR"},"labels":{"background":0,"lesion":1,"ignore":3},"numTraining":1,"file_ending":".png"}""");

        var pairs = Declared("data/labelsTr");

        Assert.Equal("0=background,1=lesion,3=ignore", pairs.Labels.ToString());
        Assert.Equal([0, Sample.Ignored, 1], pairs.Read(0).Reference);
        Assert.Contains($"Labels were taken from {pictures.At(file)}.", pairs.Notes);
    }

    [Fact]
    public void Regions_of_nnUNet_are_no_table_and_typed_labels_are_the_way_out()
    {
        pictures.Grey("predictions/a.png", 3, 1, 0, 1, 2).Grey("data/labelsTr/a.png", 3, 1, 0, 1, 2)
            .Text("data/dataset.json", """{"channel_names":{"0":"MR"},"labels":{"background":0,"whole":[1,2],"core":2},"file_ending":".png"}""");

        Assert.Contains("class 'whole' is a region of several labels", Assert.Throws<DataException>(() => Declared("data/labelsTr")).Message, StringComparison.Ordinal);

        var pairs = Declared("data/labelsTr", "0=background,1=edge,2=core");
        Assert.Equal([0, 1, 2], pairs.Read(0).Reference);
        Assert.Contains(pairs.Notes, note => note.StartsWith("Only the values that the given labels ignore are left out: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_that_call_a_value_differently_are_refused_unless_labels_are_typed()
    {
        pictures.Grey("predictions/a.png", 3, 1, 0, 1, 2).Grey("references/a.png", 3, 1, 0, 2, 1)
            .Text("predictions/labels.json", LabelFile.Format(LabelTable.Parse("0=background,1=tumour,2=edema")))
            .Text("references/labels.json", LabelFile.Format(LabelTable.Parse("0=background,1=edema,2=tumour")));

        var message = Assert.Throws<DataException>(() => Declared("references")).Message;

        Assert.StartsWith($"{pictures.At("predictions/labels.json")} calls the value 1 'tumour' (0=background,1=tumour,2=edema), {pictures.At("references/labels.json")} calls it 'edema' (0=background,1=edema,2=tumour); ", message, StringComparison.Ordinal);
        Assert.Equal([0, 2, 1], Declared("references", "0=background,1=a,2=b").Read(0).Reference);
    }

    [Fact]
    public void Maps_of_one_value_are_named_with_both_folders()
    {
        pictures.Grey("predictions/a.png", 1, 1, 0).Grey("references/a.png", 1, 1, 0);

        var message = Assert.Throws<DataException>(() => LabelMapPairs.Open(pictures.At("predictions"), pictures.At("references"), new DataOptions())).Message;

        Assert.StartsWith($"{pictures.At("references")} and {pictures.At("predictions")}: all 2 masks hold only the value 0, so there is no second class;", message, StringComparison.Ordinal);
    }

    [Fact]
    public void References_that_are_outlines_where_predictions_are_filled_are_told()
    {
        foreach (var name in (string[])["a", "b"])
        {
            pictures.Grey($"filled/{name}.png", Side, Side, Square(isFilled: true)).Grey($"lines/{name}_Annotation.png", Side, Side, Square(isFilled: false));
        }

        string[] Notes(string predictions, string references) =>
            [.. LabelMapPairs.Open(pictures.At(predictions), pictures.At(references), new DataOptions()).Notes.Where(note => note.Contains("outline", StringComparison.Ordinal))];

        Assert.StartsWith($"{pictures.At("lines")}: 2 references (a_Annotation.png, b_Annotation.png) of the first 2 are outlines, and the predictions are filled: ", Assert.Single(Notes("filled", "lines")), StringComparison.Ordinal);
        Assert.Empty(Notes("filled", "filled"));
        Assert.Empty(Notes("lines", "lines"));
        pictures.Grey("filled/b.png", Side, Side, Square(isFilled: false));
        Assert.Empty(Notes("filled", "lines"));
    }

    [Fact]
    public void Those_of_HC18_are()
    {
        var data = SharedData.Folder("hc18");

        using var predictions = new TemporaryFolder();
        Directory.CreateDirectory(predictions["maps"]);
        foreach (var mask in Directory.EnumerateFiles(Path.Combine(data, "masks"), "0*_HC_Mask.png"))
        {
            File.Copy(mask, Path.Combine(predictions["maps"], Path.GetFileName(mask).Replace("_Mask", "", StringComparison.Ordinal)));
        }

        var pairs = LabelMapPairs.Open(predictions["maps"], Path.Combine(data, "annotations"), new DataOptions { Labels = LabelTable.Parse("255=head") });

        Assert.Contains(pairs.Notes, note => note.Contains(" of the first 5 are outlines, and the predictions are filled: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Volumes_that_say_nothing_of_their_spacing_have_none_and_a_note_says_so()
    {
        Pair("a.nrrd", Unsaid);

        var pairs = Volumes();

        Assert.False(pairs.HasSpacing);
        Assert.Null(pairs.Read(0).Spacing);
        Assert.Contains($"{volumes.At("references")}: 1 reference (a) does not say how far its voxels lie apart, so lengths are in pixels.", pairs.Notes);
    }

    [Fact]
    public void Lengths_are_in_mm_only_where_every_reference_has_a_spacing()
    {
        Pair("a.nrrd", Said);
        Assert.True(Volumes().HasSpacing);
        Assert.Equal([2, 0.5, 0.5], Volumes().Read(0).Spacing!);

        Pair("b.nrrd", Unsaid);

        Assert.False(Volumes().HasSpacing);
        Assert.Null(Volumes().Read(0).Spacing);
        Assert.Contains(Volumes().Notes, note => note.Contains("1 reference (b)", StringComparison.Ordinal));
    }

    [Fact]
    public void Spacing_of_1_is_one_where_the_file_says_where_its_voxels_lie()
    {
        Pair("a.nii", Unsaid);

        Assert.True(Volumes().HasSpacing);
        Assert.Equal([1, 1, 1], Volumes().Read(0).Spacing!);
    }

    private LabelMapPairs Declared(string references, string? typed = null) => LabelMapPairs.Open(pictures.At("predictions"), pictures.At(references), new DataOptions { Labels = typed is null ? null : LabelTable.Parse(typed) });

    private LabelMapPairs Pictures() => LabelMapPairs.Open(pictures.At("predictions"), pictures.At("references"), new DataOptions { Labels = LabelTable.Parse("0=background,1=x,255=ignore") });

    private LabelMapPairs Volumes() => LabelMapPairs.Open(volumes.At("predictions"), volumes.At("references"), new DataOptions { Labels = LabelTable.Parse("0=background,1=x") });

    private static byte[] Square(bool isFilled)
    {
        static bool IsWithin(int pixel, int margin) => pixel % Side >= margin && pixel % Side < Side - margin && pixel / Side >= margin && pixel / Side < Side - margin;
        return [.. Enumerable.Range(0, Side * Side).Select(pixel => (byte)(IsWithin(pixel, 2) && (isFilled || !IsWithin(pixel, 3)) ? 255 : 0))];
    }

    private void Pair(string name, double[] spacing) => volumes.Volume($"predictions/{name}", [2, 2, 2], spacing, modulo: 2).Volume($"references/{name}", [2, 2, 2], spacing, modulo: 2);
}
