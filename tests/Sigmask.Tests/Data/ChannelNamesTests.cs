using Sigmask.Data;

namespace Sigmask.Tests.Data;

/// <summary>When files of nnU-Net's names are channels of one case, and when their digits are a part of the name.</summary>
public sealed class ChannelNamesTests : IDisposable
{
    private static readonly LabelTable Labels = LabelTable.OfLabels("background", "x");
    private readonly VolumeFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, "scan_2023 scan_2024", "scan_2023:1 scan_2024:1")]
    [InlineData(2, "scan_2023 scan_2024", "scan_2023:1 scan_2024:1")]
    [InlineData(1, "scan_0000 scan_0001", "scan_0000:1 scan_0001:1")]
    [InlineData(1, "a_0000 b_0000", "a:1 b:1")]
    [InlineData(1, "a_0000 b_2024", "a_0000:1 b_2024:1")]
    [InlineData(2, "a_0000 a_0001 b_0000 b_0001", "a:2 b:2")]
    [InlineData(2, "a_0000 a_0001 b_2024", "a_0000:1 a_0001:1 b_2024:1")]
    public void Digits_are_channels_where_the_network_or_all_names_say_so(int channels, string files, string expected) => Assert.Equal(expected, Read(channels, files));

    [Fact]
    public void Files_that_hold_all_channels_are_cases()
    {
        folder.Volume("a_0000.nii", [2, 1, 2, 2], [1, 1, 1, 1]).Volume("a_0001.nii", [2, 1, 2, 2], [1, 1, 1, 1]);

        Assert.Equal("a_0000:2 a_0001:2", Text(VolumeInput.Open(folder.Path, Labels, 2)));
    }

    [Theory]
    [InlineData("dataset.json")]
    [InlineData("../dataset.json")]
    public void A_description_says_channels(string place)
    {
        folder.Text("imagesTs/" + place, """{"channel_names":{"0":"T1","1":"T2"}}""").Volume("imagesTs/a_0000.nii", [2, 1, 2], [1, 1, 1]).Volume("imagesTs/a_0001.nii", [2, 1, 2], [1, 1, 1]);

        Assert.Equal("a:2", Text(VolumeInput.Open(folder.At("imagesTs"), Labels, 1)));
    }

    [Fact]
    public void A_channel_that_is_missing_is_an_error()
    {
        folder.Volume("a_0000.nii", [2, 1, 2], [1, 1, 1]).Volume("a_0002.nii", [2, 1, 2], [1, 1, 1]);

        Assert.Contains("the channels of case a are a_0000.nii, a_0002.nii; add those that are missing", Assert.Throws<DataException>(() => VolumeInput.Open(folder.Path, Labels, 2)).Message);
    }

    [Theory]
    [InlineData("photo_2023 photo_2024", "photo_2023 photo_2024")]
    [InlineData("a_0000 b_0000", "a b")]
    [InlineData("a_0000 a_0001", "a_0000 a_0001")]
    public void Pictures_are_named_by_the_same_rule(string files, string expected)
    {
        using var pictures = new PictureFolder();
        foreach (var name in files.Split(' '))
        {
            pictures.Grey(name + ".png", 2, 1);
        }

        Assert.Equal(expected.Split(' '), PictureSource.Open(pictures.Path, 1, Labels.Names).Cases.Select(key => key.Case));
    }

    [Fact]
    public void A_plain_folder_goes_by_the_same_rule()
    {
        foreach (var image in new[] { "images/a_0000.nrrd", "images/a_0002.nrrd", "images/b_0000.nrrd", "images/b_0001.nrrd", "masks/a.nrrd", "masks/b.nrrd" })
        {
            folder.Volume(image, [2, 1, 2], [1, 1, 1], modulo: 2);
        }

        var told = new List<DataProblem>();

        Assert.Contains("the channels of case a are a_0000.nrrd, a_0002.nrrd", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "auto", new DataOptions())).Message);
        Assert.Equal("b", Assert.Single(DataLayouts.Open(folder.Path, "auto", new DataOptions { OnProblem = told.Add }).Source.Cases).Case);
        Assert.Equal((ProblemKind.Missing, "a"), (Assert.Single(told).Kind, told[0].Cases[0]));
    }

    private string Read(int channels, string files)
    {
        foreach (var (index, name) in files.Split(' ').Index())
        {
            folder.Volume(name + (index == 0 ? ".nrrd" : ".nii"), [2, 1, 2], [1, 1, 1]);
        }

        return Text(VolumeInput.Open(folder.Path, Labels, channels));
    }

    private static string Text(VolumeSource source) => string.Join(' ', source.Cases.Select((key, index) => $"{key.Case}:{source.Read(index).Channels}"));
}
