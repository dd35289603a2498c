using Sigmask.Data;
using Sigmask.Volumes;

namespace Sigmask.Tests.Data;

/// <summary>Cases that dataset.json lists: the Decathlon, and version 1 of nnU-Net.</summary>
public sealed class CaseListTests : IDisposable
{
    private static readonly double[] Even = [1, 1, 1];
    private readonly VolumeFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Paths_of_Windows_are_paths()
    {
        Cases("imagesTr/a.nii", "imagesTr/b.nii").List("""{"image":".\\imagesTr\\a.nii","label":".\\labelsTr\\a.nii"},{"image":"imagesTr\\b.nii","label":"labelsTr\\b.nii"}""");

        Assert.Equal(["a", "b"], Names(Open()));
    }

    [Fact]
    public void What_is_listed_and_not_there_is_an_error_and_a_problem_of_an_inspection()
    {
        Cases("imagesTr/a.nii").List("""{"image":"imagesTr/a.nii","label":"labelsTr/a.nii"},{"image":"imagesTr/b.nii","label":"labelsTr/b.nii"}""");
        var told = new List<DataProblem>();

        Assert.Contains("lists imagesTr/b.nii, which is not there", Assert.Throws<DataException>(() => Open()).Message);
        Assert.Equal(["a"], Names(Open(new DataOptions { OnProblem = told.Add })));

        var problem = Assert.Single(told);
        Assert.Equal((ProblemKind.Missing, "b"), (problem.Kind, Assert.Single(problem.Cases)));
    }

    [Fact]
    public void What_is_left_out_and_what_is_not_listed_is_told()
    {
        Cases("imagesTr/a.nii", "imagesTr/_b.nii", "imagesTr/c.nii").List("""{"image":"imagesTr/a.nii","label":"labelsTr/a.nii"},{"image":"imagesTr/_b.nii","label":"labelsTr/_b.nii"},{"image":"imagesTr/._a.nii","label":"labelsTr/._a.nii"}""", """, "numTraining":5""");

        var opened = Open();

        Assert.Equal(["a", "_b"], Names(opened));
        Assert.Contains(opened.Notes, note => note.Contains("1 leftover (imagesTr/._a.nii) of macOS", StringComparison.Ordinal));
        Assert.Contains(opened.Notes, note => note.Contains("holds 1 file (c) that", StringComparison.Ordinal));
        Assert.Contains(opened.Notes, note => note.Contains("numTraining 5, but lists 3 training cases", StringComparison.Ordinal));
    }

    [Fact]
    public void Endings_in_capitals_and_unpacked_copies_are_found()
    {
        folder.Volume("imagesTr/a.NII.GZ", [2, 1, 2], Even).Volume("labelsTr/a.nii", [2, 1, 2], Even, modulo: 2);
        folder.Volume("imagesTr/b.NRRD", [2, 1, 2], Even).Volume("labelsTr/b.nrrd", [2, 1, 2], Even, modulo: 2);
        List("""{"image":"imagesTr/a.nii.gz","label":"labelsTr/a.nii.gz"},{"image":"imagesTr/b.nrrd","label":"labelsTr/b.nrrd"}""");

        Assert.Equal(["a", "b"], Names(Open()));
    }

    [Fact]
    public void Cases_that_the_list_holds_back_are_a_fold()
    {
        Cases("imagesTr/a.nii", "imagesTr/b.nii").List("""{"image":"imagesTr/a.nii","label":"labelsTr/a.nii"}""", """, "validation":[{"image":"imagesTr/b.nii","label":"labelsTr/b.nii"}]""");

        var opened = Open();
        var fold = Assert.Single(opened.Folds!);

        Assert.Equal(["a", "|", "b"], [.. fold.Training, "|", .. fold.Validation]);
        Assert.Equal(folder.At("dataset.json"), opened.FoldFile);
        folder.Text("splits_final.json", """[{"train":["b"],"val":["a"]}]""");
        Assert.Equal(folder.At("splits_final.json"), Open().FoldFile);
    }

    [Fact]
    public void Files_of_one_name_in_a_folder_for_each_patient_are_named_with_it()
    {
        foreach (var patient in (string[])["p0", "p1"])
        {
            folder.Volume($"{patient}/image.nii", [2, 1, 2], Even).Volume($"{patient}/label.nii", [2, 1, 2], Even, modulo: 2);
        }

        const string Both = """{"image":"p0/image.nii","label":"p0/label.nii"},{"image":"./p1/image.nii","label":"./p1/label.nii"}""";
        List(Both);
        Assert.Equal(["p0_image", "p1_image"], Names(Open()));
        Assert.Equal(["p0", "p1"], Open(new DataOptions { PatientPattern = "^p[0-9]+" }).Source.Cases.Select(key => key.Patient));

        List(Both + """,{"image":"p1/image.nii","label":"p1/label.nii"}""");
        Assert.Contains("Case p1_image is there 2 times", Assert.Throws<DataException>(() => Open()).Message);
    }

    [Fact]
    public void Two_files_of_a_name_are_told_by_the_list()
    {
        Cases("imagesTr/a.nii").List("""{"image":"imagesTr/a.nii","label":"labelsTr/a.nii"}""");
        folder.Volume("imagesTr/a.nii.gz", [2, 1, 2], Even).Volume("labelsTr/a.nii.gz", [2, 1, 2], Even);

        Assert.Equal([0, 1, 0, 1], Open().Source.Read(0).Labels);

        List("""{"image":"imagesTr/a.nrrd","label":"labelsTr/a.nii"}""");
        Assert.Contains("a.nii and a.nii.gz have the same name but for the ending", Assert.Throws<DataException>(() => Open()).Message);
    }

    [Fact]
    public void Cases_with_the_number_of_their_fold_are_folds()
    {
        Cases("imagesTr/a.nii", "imagesTr/b.nii", "imagesTr/c.nii").List(Folds("1", "0", "\"1\""));

        var opened = Open();

        Assert.Equal(["a c | b", "b | a c"], opened.Folds!.Select(fold => $"{string.Join(' ', fold.Training)} | {string.Join(' ', fold.Validation)}"));
        Assert.Equal(folder.At("dataset.json"), opened.FoldFile);
    }

    [Theory]
    [InlineData("0", "1", "null", "", "gives no fold to 1 case (c), so its folds are not used")]
    [InlineData("2", "2", "2", "", "has all its cases in fold 2")]
    [InlineData("0", "1", "0", """, "validation":[{"image":"imagesTr/d.nii","label":"labelsTr/d.nii"}]""", "lists cases to hold back in 'validation'")]
    public void Folds_that_cannot_be_used_are_told(string first, string second, string third, string more, string expected)
    {
        Cases("imagesTr/a.nii", "imagesTr/b.nii", "imagesTr/c.nii", "imagesTr/d.nii").List(Folds(first, second, third), more);

        var opened = Open();

        Assert.Contains(opened.Notes, note => note.StartsWith(folder.At("dataset.json"), StringComparison.Ordinal) && note.Contains(expected, StringComparison.Ordinal));
        Assert.Equal(more.Length > 0 ? "d" : null, opened.Folds?[0].Validation.Single());
    }

    [Fact]
    public void A_fold_that_is_no_number_is_an_error()
    {
        Cases("imagesTr/a.nii", "imagesTr/b.nii", "imagesTr/c.nii").List(Folds("0", "1", "\"x\""));

        Assert.Contains("the fold of a case is '\"x\"', no whole number.", Assert.Throws<DataException>(() => Open()).Message);
    }

    [Theory]
    [InlineData("""{"image":"imagesTr/b.nii"}""", "label")]
    [InlineData("""{"image":"imagesTr/b.nii","label":null}""", "label")]
    [InlineData("""{"image":"imagesTr/b.nii","seg":"b.nii"}""", "label")]
    [InlineData("""{"label":"labelsTr/b.nii"}""", "image")]
    public void A_case_without_image_or_label_is_named_with_the_key_that_it_lacks(string second, string key)
    {
        Cases("imagesTr/a.nii", "imagesTr/b.nii").List($$"""{"image":"imagesTr/a.nii","label":"labelsTr/a.nii"},{{second}}""");

        var message = Assert.Throws<DataException>(() => Open()).Message;

        Assert.StartsWith($"{folder.At("dataset.json")}: its entry 'training' ", message, StringComparison.Ordinal);
        Assert.EndsWith($": case 2, {HeaderNumbers.Short(second)}, has no \"{key}\"; add its path, or take the case off the list: what is trained on or scored has an image and a label.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_version_of_nnUNet_lists_images_without_the_numbers_of_their_channels()
    {
        folder.Volume("imagesTr/a_0000.nii", [2, 1, 2], Even).Volume("imagesTr/a_0001.nii", [2, 1, 2], Even, 100).Volume("labelsTr/a.nii", [2, 1, 2], Even, modulo: 2);
        List("""{"image":"./imagesTr/a.nii","label":"./labelsTr/a.nii"}""", """, "modality":{"0":"CT","1":"PET"}""");

        var opened = Open();

        Assert.Equal("nnunet", opened.Layout);
        Assert.Contains(opened.Notes, note => note.Contains("nnU-Net's version 1", StringComparison.Ordinal));
        Assert.Equal([0, 1, 2, 3, 100, 101, 102, 103], opened.Source.Read(0).Image);
        Assert.Equal(["CT", "PET"], opened.Modalities!);
        File.Delete(folder.At("imagesTr/a_0001.nii"));
        Assert.Contains("lists ./imagesTr/a.nii of 2 channels, but there is a_0000.nii", Assert.Throws<DataException>(() => Open()).Message);
    }

    [Theory]
    [InlineData("""{"0":"background","1":"x"}""")]
    [InlineData("""{"background":0,"x":1}""")]
    [InlineData("""{"background":"0","x":"1"}""")]
    public void Label_tables_are_read_either_way_round(string table)
    {
        Cases("imagesTr/a.nii").List("""{"image":"imagesTr/a.nii","label":"labelsTr/a.nii"}""", $", \"labels\":{table}");

        Assert.Equal("0=background,1=x", $"{Open().Labels}");
    }

    private OpenedData Open(DataOptions? options = null) => DataLayouts.Open(folder.Path, "auto", options ?? new DataOptions());

    private static string Folds(params string[] folds) =>
        string.Join(',', folds.Zip("abc", (fold, name) => $$"""{"image":"imagesTr/{{name}}.nii","label":"labelsTr/{{name}}.nii","fold":{{fold}}}"""));

    private static string[] Names(OpenedData opened) => [.. opened.Source.Cases.Select(key => key.Case)];

    private CaseListTests Cases(params string[] images)
    {
        foreach (var image in images)
        {
            folder.Volume(image, [2, 1, 2], Even).Volume(image.Replace("images", "labels", StringComparison.Ordinal), [2, 1, 2], Even, modulo: 2);
        }

        return this;
    }

    private void List(string training, string more = "") =>
        folder.Text("dataset.json", $$"""{{{(more.Contains("labels\":", StringComparison.Ordinal) ? "" : "\"labels\":{\"0\":\"background\",\"1\":\"x\"},")}}"training":[{{training}}]{{more}}}""");
}
