using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Inference;
using VolumeFolder = Sigmask.Tests.Data.VolumeFolder;

namespace Sigmask.Tests.Inference;

/// <summary>Label maps as files, by a network that takes the value of a pixel for its class.</summary>
public sealed class PredictedFilesTests : IDisposable
{
    private static readonly int[] Shape = [2, 3, 2];
    private static readonly double[] Spacing = [1, 1, 1];
    private static readonly byte[] Shown = [0, 1, 2, 0, 1, 2];

    private readonly VolumeFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("0=background,1000=lesion,65535=vein")]
    [InlineData("0=background,127=lesion,255=vein")]
    [InlineData("0=background,#ff0000=lesion,#00ff00=vein")]
    public void Maps_of_pictures_have_the_values_of_the_masks(string table)
    {
        ImageFile.WritePng(folder.At("images/a.png"), new Picture(3, 2, 1, Shown));
        var labels = LabelTable.Parse(table);

        Predict(labels);

        Assert.Equal(table, LabelFile.Read(folder.At("maps/labels.json")).ToString());
        Assert.Equal(Shown, MaskValues.ToLabels(ImageFile.ReadValues(folder.At("maps/a.png")), labels, "a.png"));
    }

    [Fact]
    public void Maps_of_volumes_have_labels_where_masks_had_colours_and_the_table_beside_says_so()
    {
        folder.Volume("images/a.nii.gz", Shape, Spacing, modulo: 3);

        Predict(LabelTable.Parse("0=background,#ff0000=lesion,#00ff00=vein"));

        var beside = LabelFile.Read(folder.At("maps/labels.json"));
        Assert.Equal("0=background,1=lesion,2=vein", beside.ToString());
        Assert.Equal([.. Shown, .. Shown], LabelVolume.Read(folder.At("maps/a.nii.gz"), beside).Labels);
    }

    [Fact]
    public void A_network_for_volumes_refuses_pictures_before_it_asks_for_grey_ones()
    {
        ImageFile.WritePng(folder.At("images/a.png"), new Picture(1, 1, 3, [1, 2, 3]));
        var labels = LabelTable.Parse("0=background,1=lesion");
        using var reader = Networks.Reader(new DataDescription("test", 1, 3, labels.Names));

        var message = Assert.Throws<DataException>(() => PredictedFiles.Write(reader, labels, folder.At("images"), folder.At("maps"), cancellation: TestContext.Current.CancellationToken)).Message;

        Assert.Equal($"{folder.At("images/a.png")} is a picture, but the network segments whole volumes; give NIfTI, NRRD or MetaImage.", message);
        Assert.False(Directory.Exists(folder.At("maps")));
    }

    [Fact]
    public void Whoever_waits_is_told_of_every_map()
    {
        ImageFile.WritePng(folder.At("images/a.png"), new Picture(3, 2, 1, Shown));
        ImageFile.WritePng(folder.At("images/b.png"), new Picture(3, 2, 1, Shown));
        var labels = LabelTable.Parse("0=background,127=lesion,255=vein");
        using var reader = Networks.Reader(new DataDescription("test", 1, 2, labels.Names));
        var told = new List<int>();

        PredictedFiles.Write(reader, labels, folder.At("images"), folder.At("maps"), onWritten: told.Add, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal([1, 2], told);
    }

    private void Predict(LabelTable labels)
    {
        using var reader = Networks.Reader(new DataDescription("test", 1, 2, labels.Names));
        PredictedFiles.Write(reader, labels, folder.At("images"), folder.At("maps"), cancellation: TestContext.Current.CancellationToken);
    }
}
