using Sigmask.Data;

namespace Sigmask.Tests.Data;

/// <summary>nnU-Net's raw data, version 2, as people have them.</summary>
public sealed class NnUnetLayoutTests : IDisposable
{
    private static readonly double[] Even = [1, 1, 1];
    private readonly VolumeFolder folder = new();
    private readonly PictureFolder pictures = new();

    public void Dispose()
    {
        folder.Dispose();
        pictures.Dispose();
    }

    [Theory]
    [InlineData(".nii.gz", "a_0000.NII.GZ", "a.nii.gz")]
    [InlineData(".NII.GZ", "a_0000.nii.gz", "a.Nii.gz")]
    [InlineData("nii.gz", "a_0000.nii.gz", "a.nii.gz")]
    [InlineData(".nrrd", "a_0000.NRRD", "a.nrrd")]
    public void Endings_may_be_in_capitals(string ending, string image, string annotation)
    {
        Describe(ending).Volume($"imagesTr/{image}", [2, 1, 2], Even).Volume($"labelsTr/{annotation}", [2, 1, 2], Even, modulo: 2);

        Assert.Equal("a", Assert.Single(Open().Source.Cases).Case);
    }

    [Theory]
    [InlineData("""{"0":"background","1":"x"}""", "0=background,1=x")]
    [InlineData("""{"background":"0","x":"1","ignore":"2"}""", "0=background,1=x,2=ignore")]
    [InlineData("""{"background":0.0,"x":1.0}""", "0=background,1=x")]
    [InlineData("""{"0":0,"1":1}""", "0=0,1=1")]
    public void Label_tables_are_read_either_way_round(string table, string expected)
    {
        Describe(".nii", table).Volume("imagesTr/a_0000.nii", [2, 1, 2], Even).Volume("labelsTr/a.nii", [2, 1, 2], Even, modulo: 2);

        Assert.Equal(expected, $"{Open().Labels}");
    }

    [Fact]
    public void A_label_without_number_is_named()
    {
        Describe(".nii", """{"background":0,"x":"one"}""").Volume("imagesTr/a_0000.nii", [2, 1, 2], Even).Volume("labelsTr/a.nii", [2, 1, 2], Even);

        Assert.Contains("give 'x' the value 'one'; write names with their numbers", Assert.Throws<DataException>(() => Open()).Message);
    }

    [Theory]
    [InlineData("""{"channel_names":["MRI"],"labels":{"background":0,"x":1},"file_ending":".nii"}""", """entry 'channel_names' is missing or not of the form that nnU-Net and the Decathlon use, as {"0":"T1","1":"T2"}.""")]
    [InlineData("""{"channel_names":{"0":"MRI"},"labels":{"background":0,"x":1}}""", """entry 'file_ending' is missing or not of the form that nnU-Net and the Decathlon use, as ".nii.gz".""")]
    [InlineData("""{"channel_names":{"MRI":"0","CT":"1"},"labels":{"background":0,"x":1},"file_ending":".nii"}""", """as {"0":"T1","1":"T2"}: 'MRI' is no number.""")]
    public void An_entry_of_another_form_is_named_with_an_example(string description, string expected)
    {
        folder.Text("dataset.json", description).Volume("imagesTr/a_0000.nii", [2, 1, 2], Even).Volume("labelsTr/a.nii", [2, 1, 2], Even, modulo: 2);

        Assert.EndsWith(expected, Assert.Throws<DataException>(() => Open()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("imagesTr/b_0000.nii", "imagesTr/b_0000.nii has no annotation")]
    [InlineData("labelsTr/b.nii", "b_0000.nii is not there, but its annotation is")]
    [InlineData("imagesTr/a_0001.nii", "a_0001.nii is no channel of those that channel_names in dataset.json names (MRI)")]
    [InlineData("imagesTr/a.nii", "imagesTr/a.nii is not named CASE_0000.nii")]
    [InlineData("labelsTr/b.nii.gz", "b.nii.gz does not end in '.nii', the file_ending of")]
    [InlineData("labelsTr/b.nrrd", "b.nrrd does not end in '.nii', the file_ending of")]
    public void A_file_that_would_not_be_used_is_an_error_and_a_problem_of_an_inspection(string odd, string expected)
    {
        Describe(".nii").Volume("imagesTr/a_0000.nii", [2, 1, 2], Even).Volume("labelsTr/a.nii", [2, 1, 2], Even, modulo: 2);
        Describe(".nii").Volume("imagesTr/c_0000.nii", [2, 1, 2], Even).Volume("labelsTr/c.nii", [2, 1, 2], Even, modulo: 2).Volume(odd, [2, 1, 2], Even, modulo: 2);
        var told = new List<DataProblem>();

        Assert.Contains(expected, Assert.Throws<DataException>(() => Open()).Message);
        var opened = Open(new DataOptions { OnProblem = told.Add });

        Assert.Contains(expected, Assert.Single(told).Message);
        Assert.Contains("c", opened.Source.Cases.Select(key => key.Case));
    }

    [Fact]
    public void Copies_in_another_packing_are_passed_over()
    {
        Describe(".nii").Volume("imagesTr/a_0000.nii", [2, 1, 2], Even).Volume("labelsTr/a.nii", [2, 1, 2], Even, modulo: 2);
        folder.Volume("imagesTr/a_0000.nii.gz", [2, 1, 2], Even).Volume("labelsTr/a.nii.gz", [2, 1, 2], Even, modulo: 2).Text("labelsTr/notes.txt", "");

        Assert.Single(Open().Source.Cases);
    }

    [Fact]
    public void Fewer_cases_than_stated_are_an_error()
    {
        Describe(".nii", count: ", \"numTraining\":2").Volume("imagesTr/a_0000.nii", [2, 1, 2], Even).Volume("labelsTr/a.nii", [2, 1, 2], Even, modulo: 2);

        Assert.Contains("says numTraining 2, but", Assert.Throws<DataException>(() => Open()).Message);
    }

    [Fact]
    public void Cases_that_a_fold_leaves_out_are_told()
    {
        Describe(".nii").Text("splits_final.json", """[{"train":["a"],"val":["b"]},{"train":["b","c"],"val":["a"]}]""");
        foreach (var name in new[] { "a", "b", "c" })
        {
            folder.Volume($"imagesTr/{name}_0000.nii", [2, 1, 2], Even).Volume($"labelsTr/{name}.nii", [2, 1, 2], Even, modulo: 2);
        }

        Assert.Equal("splits_final.json: fold 1 of 2 leaves out 1 case (c).", Open().Notes[^1]);
    }

    [Fact]
    public void Cases_of_a_fold_that_are_not_there_are_an_error_and_told_by_an_inspection()
    {
        Describe(".nii").Text("splits_final.json", """[{"train":["a"],"val":["b"]}]""").Volume("imagesTr/a_0000.nii", [2, 1, 2], Even).Volume("labelsTr/a.nii", [2, 1, 2], Even, modulo: 2);

        Assert.Contains("names case b, which", Assert.Throws<DataException>(() => Open()).Message);
        Assert.Equal("splits_final.json names 1 case (b) that is not there or cannot be used.", Open(new DataOptions { OnProblem = _ => { } }).Notes[^1]);
    }

    [Fact]
    public void A_picture_in_colour_is_three_channels_in_one_file()
    {
        pictures.Text("dataset.json", """{"channel_names":{"0":"R","1":"G","2":"B"},"labels":{"background":0,"x":1},"file_ending":".png"}""")
            .Colour("imagesTr/a_0000.PNG", 2, 1, 5).Grey("labelsTr/a.png", 2, 1, 0, 1).Grey("imagesTr/b_0000.png", 2, 1, 7, 8).Grey("labelsTr/b.png", 2, 1, 0, 1);

        var source = DataLayouts.Open(pictures.Path, "auto", new DataOptions()).Source;

        Assert.Equal(3, source.Description.Channels);
        Assert.Equal([5, 8, 6, 9, 7, 10], source.Read(0).Image);
        Assert.Equal([7, 8, 7, 8, 7, 8], source.Read(1).Image);
    }

    [Fact]
    public void Pictures_whose_channels_are_files_of_their_own_are_refused_whichever_case_it_is()
    {
        pictures.Text("dataset.json", """{"channel_names":{"0":"R","1":"G","2":"B"},"labels":{"background":0,"x":1},"file_ending":".png"}""")
            .Colour("imagesTr/a_0000.png", 2, 1, 5).Grey("labelsTr/a.png", 2, 1, 0, 1).Grey("labelsTr/b.png", 2, 1, 0, 1);
        foreach (var channel in new[] { "0000", "0001", "0002" })
        {
            pictures.Grey($"imagesTr/b_{channel}.png", 2, 1, 7, 8);
        }

        var message = Assert.Throws<DataException>(() => DataLayouts.Open(pictures.Path, "nnunet", new DataOptions())).Message;

        Assert.Contains("b_0002.png: volumes (NIfTI, NRRD or MetaImage), or pictures of one channel file, are read", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "dataset.json is no JSON")]
    [InlineData("{}", "dataset.json has neither 'channel_names'")]
    public void What_is_wrong_with_a_description_is_told_rather_than_that_another_layout_lacks_folders(string content, string expected)
    {
        folder.Text("dataset.json", content);

        Assert.Contains(expected, Assert.Throws<DataException>(() => Open()).Message);
    }

    private OpenedData Open(DataOptions? options = null) => DataLayouts.Open(folder.Path, "auto", options ?? new DataOptions());

    private VolumeFolder Describe(string ending, string labels = """{"background":0,"x":1}""", string count = "") =>
        folder.Text("dataset.json", $$"""{"channel_names":{"0":"MRI"},"labels":{{labels}},"file_ending":"{{ending}}"{{count}}}""");
}
