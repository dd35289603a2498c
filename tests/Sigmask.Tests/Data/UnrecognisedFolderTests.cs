using Sigmask.Data;

namespace Sigmask.Tests.Data;

/// <summary>What is said of folders that no layout recognises.</summary>
public sealed class UnrecognisedFolderTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("auto")]
    [InlineData("folder")]
    public void An_inner_folder_that_is_recognised_is_proposed(string layout)
    {
        Pair("data/train", "a").Text("data/notes.txt", "");

        Assert.EndsWith($"did you mean {folder.At("data/train")}, which is recognised as layout 'folder'?", Refused(folder.Path, layout), StringComparison.Ordinal);
        Pair("data/val", "b");
        Assert.EndsWith($"which is recognised as layout 'folder'? 1 other folder ({folder.At("data/val")}) in it is recognised as well.", Refused(folder.Path, layout), StringComparison.Ordinal);
    }

    [Fact]
    public void An_inner_folder_may_be_of_any_layout()
    {
        folder.Text("raw/Dataset001/dataset.json", """{"channel_names":{"0":"light"},"labels":{"background":0,"x":1},"file_ending":".png"}""");

        Assert.EndsWith($"did you mean {folder.At("raw/Dataset001")}, which is recognised as layout 'nnunet'?", Refused(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_another_layout_than_was_named_is_told_its_own()
    {
        folder.Text("dataset.json", """{"channel_names":{"0":"light"},"labels":{"background":0,"x":1},"file_ending":".png"}""").Grey("imagesTr/a_0000.png", 1, 1).Grey("labelsTr/a.png", 1, 1);

        Assert.EndsWith("; it is recognised as layout 'nnunet'; take `DataLayouts.layout = nnunet`.", Refused(folder.Path, "folder"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nnunet")]
    [InlineData("msd")]
    public void A_plain_folder_that_was_named_as_a_layout_with_a_description_is_told_its_own(string layout)
    {
        Pair("", "a");

        Assert.Equal($"{folder.Path} has no dataset.json, which layout '{layout}' needs; it is recognised as layout 'folder'; take `DataLayouts.layout = folder`.", Refused(folder.Path, layout));
    }

    [Fact]
    public void A_folder_without_the_description_that_a_layout_needs_is_told_what_is_in_it()
    {
        folder.Text("a.csv", "");
        Assert.Equal($"{folder.Path} has no dataset.json, which layout 'nnunet' needs; it holds 1 file (1 .csv).", Refused(folder.Path, "nnunet"));

        folder.Text("imagesTr/a_0000.nii.gz", "");
        Assert.Contains("write " + folder.At("dataset.json"), Refused(folder.Path, "nnunet"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acdc")]
    [InlineData("fassd")]
    [InlineData("busi")]
    [InlineData("h5")]
    public void A_folder_that_is_not_of_the_layout_that_was_named_is_told_its_own(string layout)
    {
        Pair("", "a");

        var message = Refused(folder.Path, layout);

        Assert.StartsWith($"{folder.Path} is no layout '{layout}': ", message, StringComparison.Ordinal);
        Assert.EndsWith(" The folder is recognised as layout 'folder'; take `DataLayouts.layout = folder`.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_tree_of_folders_without_end_some_are_looked_at()
    {
        foreach (var number in Enumerable.Range(100, 300))
        {
            Directory.CreateDirectory(folder.At($"tree/{number}"));
        }

        Assert.Equal(128, FolderListing.Tree(folder.Path, 2).Count());
        Assert.Equal([folder.Path, folder.At("tree")], FolderListing.Tree(folder.Path, 1));
    }

    [Fact]
    public void A_description_that_is_there_is_not_to_be_written_over()
    {
        folder.Text("dataset.json", "{}").Grey("imagesTr/a_0000.png", 1, 1).Grey("labelsTr/a.png", 1, 1);

        Assert.DoesNotContain("dataset.json; write", Refused(folder.Path, "folder"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_of_the_images_leads_to_that_of_the_data_set()
    {
        Pair("data", "a");

        Assert.EndsWith($"did you mean the folder above, {folder.At("data")}, which is recognised as layout 'folder'?", Refused(folder.At("data/images/")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("labelsTr/a.nii.gz", "but no dataset.json; write ")]
    [InlineData("readme.md", "but neither labelsTr/ nor dataset.json; write ")]
    public void Raw_data_of_nnUNet_without_their_description_are_told_what_to_write(string other, string expected)
    {
        folder.Text("imagesTr/a_0000.nii.gz", "").Text(other, "");

        var message = Refused(folder.Path);

        Assert.Contains("it has imagesTr/ as nnU-Net's raw data do, " + expected + folder.At("dataset.json"), message, StringComparison.Ordinal);
        Assert.EndsWith("""{"channel_names":{"0":"MRI"},"labels":{"background":0,"organ":1},"file_ending":".nii.gz"}.""", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("annotations/instances_train2017.json", "")]
    [InlineData("train/_annotations.coco.json", "{}")]
    [InlineData("export.json", """{"images":[],"categories":[],"annotations":[]}""")]
    public void Annotations_of_COCO_are_named_with_what_to_make_of_them(string file, string content)
    {
        folder.Grey("train/a.png", 1, 1).Text("package.json", "{}").Text("broken.json", "{");
        Assert.DoesNotContain("COCO", Refused(folder.Path), StringComparison.Ordinal);
        folder.Text(file, content);

        Assert.Contains($"{folder.At(file)} looks like annotations as COCO has them, which are not read; draw them as masks", Refused(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_of_the_same_names_are_proposed_as_images_and_masks()
    {
        folder.Grey("img/a.png", 1, 1).Grey("gt/a_mask.png", 1, 1).Grey("thumbnails/b.png", 1, 1);

        Assert.EndsWith("gt/ and img/ hold files of the same names; if these are the images and their masks, rename the folders to images/ and masks/.", Refused(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_of_patients_are_not_taken_for_images_and_masks()
    {
        Array.ForEach(["patient1", "patient2", "patient3"], patient => folder.Grey($"{patient}/image.png", 1, 1).Grey($"{patient}/mask.png", 1, 1));

        Assert.EndsWith("but it holds 3 sub-folders (patient1, patient2, patient3).", Refused(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_files_of_JSON_some_are_read()
    {
        foreach (var place in Enumerable.Range(10, 8))
        {
            Array.ForEach(["a", "b", "c"], name => folder.Text($"{place}/{name}.json", """{"shapes":[]}"""));
        }

        folder.Text("17/d.json", """{"images":[],"categories":[],"annotations":[]}""");
        Assert.DoesNotContain("COCO", Refused(folder.Path), StringComparison.Ordinal);
        folder.Text("17/instances_all.json", "");
        Assert.Contains("instances_all.json looks like annotations as COCO has them", Refused(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_nothing_of_all_that_is_listed()
    {
        folder.Text("a.csv", "").Text("b.csv", "").Text("old/c.txt", "");

        Assert.Equal(
            $"{folder.Path} has no sub-folder images/; it must hold images/ and masks/ (or labels/) with pictures or volumes of the same names, or the files of another layout, but it holds 1 sub-folder (old) and 2 files (2 .csv).",
            Refused(folder.Path));
        Assert.Contains("is no layout 'busi': it must hold benign/, malignant/, normal/, but it holds 1 sub-folder (old)", Refused(folder.Path, "busi"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("masks-anna", "masks-ben")]
    [InlineData("annotators/anna", "annotators/ben")]
    [InlineData("masks/anna", "masks/ben")]
    public void Masks_of_several_people_are_told_with_how_to_use_them(string anna, string ben)
    {
        folder.Colour("images/a.png", 2, 1, 1).Grey($"{anna}/a.png", 2, 1, 0, 255);
        var single = Refused(folder.Path);
        folder.Grey($"{ben}/a_mask.png", 2, 1, 255, 0).Grey("thumbnails/x.png", 1, 1);

        var message = Refused(folder.Path);

        Assert.EndsWith($"{anna}/ has label maps of the names of the images; take them with `DataOptions.Masks = {anna}`.", single, StringComparison.Ordinal);
        Assert.Contains($"2 folders ({anna}, {ben}) have label maps of the names of the images.", message, StringComparison.Ordinal);
        Assert.Contains($"`DataOptions.Masks = {anna}` takes those of one", message, StringComparison.Ordinal);
        Assert.EndsWith($"sigmask compare learns from each, with \"annotators\": [\"{anna}\", \"{ben}\"] in its plan.", message, StringComparison.Ordinal);
        Assert.Equal([1, 0], DataLayouts.Open(folder.Path, DataLayouts.Auto, new DataOptions { Masks = ben }).Source.Read(0).Labels);
    }

    [Fact]
    public void Names_of_annotators_are_told_as_a_plan_takes_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No name has a quote there.");
        folder.Colour("images/a.png", 2, 1, 1).Grey("masks-\"an na\"/a.png", 2, 1, 0, 255).Grey("masks-ben/a.png", 2, 1, 255, 0);

        Assert.EndsWith("""with "annotators": ["masks-\"an na\"", "masks-ben"] in its plan.""", Refused(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Masks_of_several_people_beside_those_that_are_taken_are_noted()
    {
        Pair("", "a").Grey("masks-anna/a.png", 2, 1, 0, 255);
        Assert.DoesNotContain(Notes(), IsOfSeveral);
        folder.Grey("masks-ben/a.png", 2, 1, 255, 0).Grey("photos/a.png", 20, 20, [.. Enumerable.Range(0, 400).Select(i => (byte)(i % 256))]);

        Assert.StartsWith("Beside masks/, which was taken, 2 folders (masks-anna, masks-ben) have label maps", Assert.Single(Notes(), IsOfSeveral), StringComparison.Ordinal);
        Assert.DoesNotContain(Notes("masks-ben"), IsOfSeveral);

        IReadOnlyList<string> Notes(string? masks = null) => DataLayouts.Open(folder.Path, DataLayouts.Auto, new DataOptions { Masks = masks }).Notes;
        static bool IsOfSeveral(string note) => note.Contains("several people", StringComparison.Ordinal);
    }

    private PictureFolder Pair(string place, string name) => folder.Colour($"{place}/images/{name}.png".TrimStart('/'), 2, 1, 1).Grey($"{place}/masks/{name}.png".TrimStart('/'), 2, 1, 0, 255);

    private static string Refused(string path, string layout = DataLayouts.Auto) => Assert.Throws<DataException>(() => DataLayouts.Open(path, layout, new DataOptions())).Message;
}
