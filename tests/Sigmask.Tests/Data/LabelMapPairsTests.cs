using Sigmask.Data;

namespace Sigmask.Tests.Data;

/// <summary>Predictions held against references: what counts, and in which unit.</summary>
public sealed class LabelMapPairsTests : IDisposable
{
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
    public void Maps_of_one_value_are_named_with_both_folders()
    {
        pictures.Grey("predictions/a.png", 1, 1, 0).Grey("references/a.png", 1, 1, 0);

        var message = Assert.Throws<DataException>(() => LabelMapPairs.Open(pictures.At("predictions"), pictures.At("references"), new DataOptions())).Message;

        Assert.StartsWith($"{pictures.At("references")} and {pictures.At("predictions")}: all 2 masks hold only the value 0, so there is no second class;", message, StringComparison.Ordinal);
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

    private LabelMapPairs Pictures() => LabelMapPairs.Open(pictures.At("predictions"), pictures.At("references"), new DataOptions { Labels = LabelTable.Parse("0=background,1=x,255=ignore") });

    private LabelMapPairs Volumes() => LabelMapPairs.Open(volumes.At("predictions"), volumes.At("references"), new DataOptions { Labels = LabelTable.Parse("0=background,1=x") });

    private void Pair(string name, double[] spacing) => volumes.Volume($"predictions/{name}", [2, 2, 2], spacing, modulo: 2).Volume($"references/{name}", [2, 2, 2], spacing, modulo: 2);
}
