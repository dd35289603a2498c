using System.Text.Json;
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

    private static readonly LabelTable Labels = LabelTable.Parse("0=background,127=lesion,255=vein");

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
    public void A_table_of_other_classes_than_the_networks_is_refused_before_anything_is_written()
    {
        ImageFile.WritePng(folder.At("images/a.png"), new Picture(3, 2, 1, Shown));
        using var reader = Networks.Reader(new DataDescription("test", 1, 2, ["background", "lesion"]));

        var message = Assert.Throws<DataException>(() => PredictedFiles.Write(reader, Labels, folder.At("images"), folder.At("maps"), cancellation: TestContext.Current.CancellationToken)).Message;

        Assert.Equal("The label table (0=background,127=lesion,255=vein) has 3 classes, the network 2; give the table that it was trained with.", message);
        Assert.False(Directory.Exists(folder.At("maps")));
    }

    [Fact]
    public void The_pixels_of_each_class_are_counted()
    {
        ImageFile.WritePng(folder.At("images/a.png"), new Picture(3, 2, 1, [2, 2, 0, 2, 2, 0]));
        using var reader = Networks.Reader(new DataDescription("test", 1, 2, Labels.Names));

        var written = PredictedFiles.Write(reader, Labels, folder.At("images"), folder.At("maps"), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal([("background", 2), ("lesion", 0), ("vein", 4)], Assert.Single(written).Pixels.Select(one => (one.Key, one.Value)));
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

    [Theory]
    [InlineData("b.png")]
    [InlineData("b.nii.gz")]
    public void An_image_that_cannot_be_read_is_left_out_if_somebody_is_told(string damaged)
    {
        if (damaged.EndsWith(".png", StringComparison.Ordinal))
        {
            ImageFile.WritePng(folder.At("images/a.png"), new Picture(3, 2, 1, Shown));
        }
        else
        {
            folder.Volume("images/a.nii.gz", Shape, Spacing, modulo: 3);
        }

        folder.Text($"images/{damaged}", "neither");
        using var reader = Networks.Reader(new DataDescription("test", 1, 2, Labels.Names));
        var told = new List<DataProblem>();

        var written = PredictedFiles.Write(reader, Labels, folder.At("images"), folder.At("maps"), onProblem: told.Add, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("a", Assert.Single(written).Case);
        Assert.Contains(damaged, Assert.Single(told).Message, StringComparison.Ordinal);
        using var list = JsonDocument.Parse(File.ReadAllText(folder.At("maps/predictions.json")));
        var leftOut = Assert.Single(list.RootElement.GetProperty("left_out").EnumerateArray());
        Assert.Equal(("b", told[0].Message), (leftOut.GetProperty("case").GetString(), leftOut.GetProperty("reason").GetString()));
        var strict = Assert.Throws<DataException>(() => PredictedFiles.Write(reader, Labels, folder.At("images"), folder.At("strict"), cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(told[0].Message, strict.Message);
        Assert.False(Directory.Exists(folder.At("strict")));
    }

    [Theory]
    [InlineData("images", "images", "lies in it")]
    [InlineData("images", "", "lies in it")]
    [InlineData("images/a.png", "images", "lies in it")]
    [InlineData("images", "images/maps", "which is read")]
    public void A_folder_with_the_images_is_never_replaced(string input, string target, string words)
    {
        ImageFile.WritePng(folder.At("images/a.png"), new Picture(3, 2, 1, Shown));
        using var reader = Networks.Reader(new DataDescription("test", 1, 2, Labels.Names));

        var message = Assert.Throws<DataException>(() => PredictedFiles.Write(reader, Labels, folder.At(input), folder.At(target), overwrite: true, cancellation: TestContext.Current.CancellationToken)).Message;

        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Contains("choose another `PredictedFiles.target`", message, StringComparison.Ordinal);
        Assert.Equal([folder.At("images/a.png")], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("images/a.png")]
    [InlineData("images/a.nii.gz")]
    public void Nor_is_one_that_holds_images_that_were_opened_before(string image)
    {
        if (image.EndsWith(".png", StringComparison.Ordinal))
        {
            ImageFile.WritePng(folder.At(image), new Picture(3, 2, 1, Shown));
        }
        else
        {
            folder.Volume(image, Shape, Spacing, modulo: 3);
        }

        using var reader = Networks.Reader(new DataDescription("test", 1, 2, Labels.Names));
        var images = PredictedFiles.Open(folder.At("images"), Labels, channels: 1);

        var message = Assert.Throws<DataException>(() => PredictedFiles.Write(reader, images, Labels, folder.At("images"), overwrite: true, cancellation: TestContext.Current.CancellationToken)).Message;

        Assert.Contains(folder.At(image), message, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.At(image)));
    }

    [Theory]
    [InlineData("maps/thesis.txt", "thesis.txt and no predictions.json that lists it")]
    [InlineData("maps/masks/a.png", "masks/ and no predictions.json that lists it")]
    [InlineData("maps/photo.png", "photo.png and no predictions.json that lists it")]
    public void A_folder_of_something_else_is_replaced_only_if_that_is_asked_for(string other, string words)
    {
        ImageFile.WritePng(folder.At("images/a.png"), new Picture(3, 2, 1, Shown));
        folder.Text(other, "mine");

        var message = Assert.Throws<DataException>(() => Predict(Labels)).Message;

        Assert.Contains($"holds {words}; choose another `PredictedFiles.target`", message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(folder.At(other)));
        Predict(Labels, overwrite: true);
        Assert.Equal(["a.png", "labels.json", "predictions.json"], Directory.GetFileSystemEntries(folder.At("maps")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_it_wrote_before_is_replaced()
    {
        ImageFile.WritePng(folder.At("images/a.png"), new Picture(3, 2, 1, Shown));
        ImageFile.WritePng(folder.At("images/b.png"), new Picture(3, 2, 1, Shown));
        folder.Text("maps/.DS_Store", "");
        Predict(Labels, hasOverlays: true);
        folder.Text("maps/overlays/.DS_Store", "");
        File.Delete(folder.At("images/b.png"));

        Predict(Labels);

        Assert.Equal(["a.png", "labels.json", "predictions.json"], Directory.GetFileSystemEntries(folder.At("maps")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("mine.png")]
    [InlineData("mine.nii.gz")]
    [InlineData("overlays/mine.png")]
    public void What_somebody_put_among_the_maps_stays(string other)
    {
        ImageFile.WritePng(folder.At("images/a.png"), new Picture(3, 2, 1, Shown));
        Predict(Labels, hasOverlays: true);
        folder.Text($"maps/{other}", "mine");

        var message = Assert.Throws<DataException>(() => Predict(Labels)).Message;

        Assert.Contains($"holds {other}, which its predictions.json does not list; choose another `PredictedFiles.target`", message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(folder.At($"maps/{other}")));
    }

    [Fact]
    public void What_a_version_wrote_that_did_not_list_what_was_left_out_is_replaced()
    {
        ImageFile.WritePng(folder.At("images/a.png"), new Picture(3, 2, 1, Shown));
        folder.Text("maps/predictions.json", """{"maps":[{"case":"old","file":"old.png","pixels":{"background":6}}],"command":["predict"]}""")
            .Text("maps/old.png", "").Text("maps/overlays/old.png", "").Text("maps/labels.json", "{}");

        Predict(Labels);

        Assert.False(File.Exists(folder.At("maps/old.png")));
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_named_before_anything_is_predicted()
    {
        ImageFile.WritePng(folder.At("images/a.png"), new Picture(3, 2, 1, Shown));
        folder.Text("maps", "mine");

        Assert.Equal($"{folder.At("maps")} is a file; name a folder with `PredictedFiles.target`.", Assert.Throws<DataException>(() => Predict(Labels, overwrite: true)).Message);
    }

    [Fact]
    public void A_folder_of_masks_with_their_table_is_none_of_a_prediction()
    {
        ImageFile.WritePng(folder.At("images/a.png"), new Picture(3, 2, 1, Shown));
        folder.Text("maps/labels.json", "{}").Text("maps/a.png", "drawn by hand");

        Assert.Contains("no predictions.json", Assert.Throws<DataException>(() => Predict(Labels)).Message, StringComparison.Ordinal);
        Assert.Equal("drawn by hand", File.ReadAllText(folder.At("maps/a.png")));
    }

    [Fact]
    public void A_list_of_the_maps_stands_beside_them()
    {
        ImageFile.WritePng(folder.At("images/a.png"), new Picture(3, 2, 1, Shown));

        Predict(Labels);

        using var list = JsonDocument.Parse(File.ReadAllText(folder.At("maps/predictions.json")));
        var map = Assert.Single(list.RootElement.GetProperty("maps").EnumerateArray());
        Assert.Equal("a", map.GetProperty("case").GetString());
        Assert.Equal("a.png", map.GetProperty("file").GetString());
        Assert.Empty(list.RootElement.GetProperty("left_out").EnumerateArray());
        Assert.Equal([("background", 2), ("lesion", 2), ("vein", 2)], map.GetProperty("pixels").EnumerateObject().Select(one => (one.Name, one.Value.GetInt32())));
    }

    private void Predict(LabelTable labels, bool overwrite = false, bool hasOverlays = false)
    {
        using var reader = Networks.Reader(new DataDescription("test", 1, 2, labels.Names));
        PredictedFiles.Write(reader, labels, folder.At("images"), folder.At("maps"), hasOverlays, overwrite, cancellation: TestContext.Current.CancellationToken);
    }
}
