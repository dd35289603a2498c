using Sigmask.Arrays;
using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class FassdLayoutTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Pixels_come_from_the_picture_and_labels_from_the_dictionary()
    {
        Case("P01_IMG1", ("liver", [1, 1, 0, 0]), ("vein", [0, 0, 0, 255]));
        folder.Rgb("IMAGES/P010_IMG1.png", 2, 2, [.. Enumerable.Range(0, 12).Select(i => (byte)i)]);
        Arrays("P010_IMG1", ("artery", [1, 0, 0, 0]), ("stomach", [0, 1, 0, 0]));

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.Equal("fassd", opened.Layout);
        Assert.Equal(["background", "artery", "liver", "stomach", "vein"], opened.Source.Description.Classes);
        Assert.Equal([new CaseKey("P010_IMG1", "010"), new CaseKey("P01_IMG1", "01")], opened.Source.Cases);
        Assert.Equal(3, opened.Source.Description.Channels);
        Assert.Equal([1, 3, 0, 0], opened.Source.Read(0).Labels);
        Assert.Equal([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11], opened.Source.Read(0).Image);
        Assert.Equal([2, 2, 0, 4], opened.Source.Read(1).Labels);
    }

    [Fact]
    public void Where_structures_overlap_the_paint_order_decides()
    {
        Case("P01_IMG1", ("artery", [1, 1, 0, 0]), ("liver", [0, 1, 1, 0]), ("stomach", [0, 1, 0, 1]));

        Assert.Equal([1, 3, 2, 3], Open(new DataOptions()).Read(0).Labels);
        Assert.Equal([1, 1, 2, 3], Open(new DataOptions { PaintOrder = ["liver", "stomach", "artery", "vein"] }).Read(0).Labels);
        Assert.Contains("each of artery, liver, stomach, vein once", Assert.Throws<DataException>(() => Open(new DataOptions { PaintOrder = ["liver"] })).Message);
    }

    [Fact]
    public void Labels_may_be_joined_and_folders_may_be_wrapped()
    {
        Case("P01_IMG1", ("artery", [1, 0, 0, 0]), ("vein", [0, 1, 0, 0]), ("liver", [0, 0, 1, 0]));
        var outer = Directory.GetParent(folder.Path)!.FullName;
        var options = new DataOptions { Labels = LabelTable.Parse("0=background,1=vessel,4=vessel,2=organ,3=organ") };

        Assert.Equal([1, 1, 2, 0], Open(options).Read(0).Labels);
        using var wrapped = new PictureFolder();
        Directory.Move(folder.At("IMAGES"), Directory.CreateDirectory(wrapped.At("a/b")).FullName + "/IMAGES");
        Directory.Move(folder.At("ARRAY_FORMAT"), wrapped.At("a/b/ARRAY_FORMAT"));
        Assert.Equal("fassd", DataLayouts.Open(wrapped.Path, "auto", new DataOptions()).Layout);
        Assert.NotEmpty(outer);
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        Case("P01_IMG1", ("kidney", [1, 0, 0, 0]));
        Assert.Contains("structure 'kidney' is none of artery", Assert.Throws<DataException>(() => Open(new DataOptions()).Read(0)).Message);
        Arrays("P01_IMG1", ("liver", [1, 0, 0, 0, 0, 0]));
        Assert.Contains("'liver' has shape [3, 2]", Assert.Throws<DataException>(() => Open(new DataOptions()).Read(0)).Message);
        NamedArrays.Write(folder.At("ARRAY_FORMAT/P01_IMG1.npy"), new NamedArrays(new Dictionary<string, NpyArray>(), new Dictionary<string, NamedArrays>()));
        Assert.Contains("no entry 'structures'", Assert.Throws<DataException>(() => Open(new DataOptions()).Read(0)).Message);
        folder.Grey("IMAGES/P02_IMG1.png", 2, 2);
        Assert.Contains("P02_IMG1.png", Assert.Throws<DataException>(() => Open(new DataOptions())).Message);
        Assert.Contains("no layout 'fassd'", Assert.Throws<DataException>(() => DataLayouts.Open(folder.At("IMAGES"), "fassd", new DataOptions())).Message);
    }

    private ISampleSource Open(DataOptions options) => DataLayouts.Open(folder.Path, "fassd", options).Source;

    private void Case(string name, params (string Name, byte[] Mask)[] structures)
    {
        folder.Grey($"IMAGES/{name}.png", 2, 2, 1, 2, 3, 4);
        Arrays(name, structures);
    }

    private void Arrays(string name, params (string Name, byte[] Mask)[] structures)
    {
        Directory.CreateDirectory(folder.At("ARRAY_FORMAT"));
        var masks = structures.ToDictionary(item => item.Name, item => new NpyArray([item.Mask.Length / 2, 2], item.Mask));
        NamedArrays.Write(folder.At($"ARRAY_FORMAT/{name}.npy"), new NamedArrays(
            new Dictionary<string, NpyArray> { ["image"] = new([2, 2], new byte[] { 9, 9, 9, 9 }) },
            new Dictionary<string, NamedArrays> { ["structures"] = new(masks, new Dictionary<string, NamedArrays>()) }));
    }
}
