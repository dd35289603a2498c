using Sigmask.Data;
using Sigmask.Inference;

namespace Sigmask.Tests.Data;

/// <summary>What is said to whoever would predict from a folder that holds no image itself.</summary>
public sealed class PredictionInputTests : IDisposable
{
    private readonly VolumeFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, "imagesTr", "imagesTr/a.nii.gz", "labelsTr/a.nii.gz", "dataset.json")]
    [InlineData(4, "imagesTr", "imagesTr/a_0000.nii.gz", "labelsTr/a.nii.gz", "dataset.json")]
    [InlineData(1, "images", "images/a.nrrd", "masks/a.nrrd")]
    [InlineData(1, "photos", "photos/a.png", "masks/anna/a.png", "masks/ben/a.png", "readme.md")]
    [InlineData(1, "database/training/patient001", "database/training/patient001/patient001_frame01.nii.gz", "database/training/patient001/patient001_frame01_gt.nii.gz", "clean/patient001_frame01_gt.nii.gz", "citation.md")]
    [InlineData(1, "scans", "scans/a.nrrd", "drawn/a.seg.nrrd")]
    public void The_inner_folder_of_the_images_is_named_and_none_of_annotations(int channels, string expected, params string[] files)
    {
        Array.ForEach(files, file => folder.Text(file, ""));

        Assert.Equal($"{folder.Path} holds no picture or volume itself, but its sub-folder {Path.Combine(expected.Split('/'))} does; give {folder.At(Path.Combine(expected.Split('/')))} instead.", Refused(folder.Path, channels));
    }

    [Fact]
    public void Of_several_some_are_named()
    {
        foreach (var number in Enumerable.Range(1, 6))
        {
            folder.Text($"patient{number}/image.nii.gz", "");
        }

        Assert.EndsWith($"but its sub-folders patient1, patient2, patient3, patient4, patient5, ... do; give one of them, as {folder.At("patient1")}, or bring their files together in one folder.", Refused(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_are_annotations_alone_none_are_proposed()
    {
        folder.Text("labelsTr/a.nii.gz", "").Text("clean/a_gt.nii.gz", "");

        Assert.Equal($"{folder.Path} has no file, only 2 sub-folders (clean, labelsTr); images are expected there.", Refused(folder.Path));
        Assert.Equal($"{folder.At("clean")} holds annotations alone, whose names end in _gt or have .seg. in them; give a volume or a folder of volumes.", Refused(folder.At("clean")));
    }

    [Fact]
    public void Notes_are_not_to_be_converted()
    {
        folder.Text("citation.md", "");

        Assert.Equal($"{folder.Path} has no PNG, JPEG, BMP, TIFF or GIF file, but 1 with ending '.md'; if these are images, convert them to PNG (volumes to NIfTI, .nii.gz).", Refused(folder.Path));
    }

    [Theory]
    [InlineData("labelsTr", true)]
    [InlineData("masks-anna", true)]
    [InlineData("masks/anna", true)]
    [InlineData("Masks_Greyscale", true)]
    [InlineData("ISIC2018_Task1_Training_GroundTruth", true)]
    [InlineData("GT", true)]
    [InlineData("imagesTr", false)]
    [InlineData("labelled", false)]
    [InlineData("ISIC2018_Task1-2_Training_Input", false)]
    public void Folders_of_annotations_are_known_by_a_word_of_their_names(string way, bool expected) => Assert.Equal(expected, AnnotationNames.IsFolder(way));

    private static string Refused(string path, int channels = 1) => Assert.Throws<DataException>(() => PredictedFiles.Open(path, LabelTable.OfLabels("background", "x"), channels)).Message;
}
