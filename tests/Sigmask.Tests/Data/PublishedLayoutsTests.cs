using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class PublishedLayoutsTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Burns_as_published_are_read_from_all_parts()
    {
        foreach (var part in new[] { "Train", "Val", "Test", "Train_Augmented" })
        {
            folder.Grey($"Data/RGB/Dataset/{part}/1.png", 2, 1).Grey($"Data/RGB/Masks_Greyscale/{part}/1.png", 2, 1, 127, 255);
        }

        folder.Grey("Data/RGB/Masks_Greyscale/Test/2.png", 2, 1);

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.Equal("burn", opened.Layout);
        Assert.Equal(["Train_1", "Val_1", "Test_1"], opened.Source.Cases.Select(key => key.Case));
        Assert.Equal([1, 2], opened.Source.Read(2).Labels);
        Assert.Contains("1 mask without image", opened.Notes[^1]);
    }

    [Fact]
    public void Several_masks_of_an_image_are_joined()
    {
        folder.Grey("benign/benign (1).png", 3, 1).Grey("benign/benign (1)_mask.png", 3, 1, 255, 0, 0).Grey("benign/benign (1)_mask_1.png", 3, 1, 0, 0, 255)
            .Grey("normal/normal (1).png", 2, 1).Grey("normal/normal (1)_mask.png", 2, 1, 0, 0);

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.Equal("busi", opened.Layout);
        Assert.Equal(["benign (1)", "normal (1)"], opened.Source.Cases.Select(key => key.Case));
        Assert.Equal([1, 0, 1], opened.Source.Read(0).Labels);
        Assert.Equal([0, 0], opened.Source.Read(1).Labels);
        Assert.Equal(3, ((IFileSource)opened.Source).FilesOf(0).Count);
        folder.Grey("benign/benign (2).png", 3, 1);
        Assert.Contains("benign (2).png has no mask", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "busi", new DataOptions())).Message);
    }
}
