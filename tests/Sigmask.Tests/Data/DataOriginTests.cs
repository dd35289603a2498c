using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class DataOriginTests
{
    private static readonly string[] Order = ["a", "b"];

    [Theory]
    [InlineData("/sets/burns", "/sets/burns")]
    [InlineData("/sets/burns/", "/sets/burns")]
    [InlineData("/sets/burns", "/sets/burns/")]
    [InlineData("/sets/burns", "/sets/other/../burns/")]
    public void A_folder_is_the_same_with_and_without_a_separator_at_its_end(string trained, string now)
    {
        var known = Origin(trained).KnownOf(now);

        Assert.Equal(("^(p)", "masks-anna"), (known.PatientPattern, known.Masks));
    }

    [Fact]
    public void A_folder_is_the_same_by_whatever_link_it_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        using var folder = new PictureFolder().Text("burns/notes.txt", "");
        Directory.CreateSymbolicLink(folder.At("link"), folder.At("burns"));

        Assert.True(Origin(folder.At("burns")).IsOf(folder.At("link")));
        Assert.True(Origin(folder.At("link")).IsOf(folder.At("burns")));
        Assert.Equal("^(p)", Origin(folder.At("burns")).KnownOf(folder.At("link")).PatientPattern);
        Assert.False(Origin(folder.At("link")).IsOf(folder.Path));
    }

    [Fact]
    public void Of_another_folder_only_the_order_of_painting_is_known()
    {
        var known = Origin("/sets/burns").KnownOf("/sets/burns-2");

        Assert.Null(known.PatientPattern);
        Assert.Null(known.Masks);
        Assert.Equal(Order, known.PaintOrder!);
    }

    [Fact]
    public void Of_another_folder_that_has_annotations_of_that_name_these_are_known_unless_they_were_named_by_a_whole_path()
    {
        using var folder = new PictureFolder().Text("masks-anna/notes.txt", "");

        Assert.Equal("masks-anna", Origin("/sets/burns").KnownOf(folder.Path).Masks);
        Assert.Null((Origin("/sets/burns") with { Masks = folder.At("masks-anna") }).KnownOf(folder.Path).Masks);
    }

    [Fact]
    public void A_folder_without_a_name_is_an_error_that_names_the_file()
    {
        foreach (var name in new[] { "", "\0" })
        {
            using var folder = new PictureFolder().Text("data.json", (Origin("/sets/burns") with { Folder = name }).Format());

            var message = Assert.Throws<DataException>(() => DataOrigin.Read(folder.At("data.json"))).Message;

            Assert.StartsWith($"{folder.At("data.json")} cannot be used: ", message, StringComparison.Ordinal);
            Assert.Contains("'folder' names no folder. Remove it", message, StringComparison.Ordinal);
        }
    }

    private static DataOrigin Origin(string folder) => new(Path.GetFullPath(folder), "folder", "^(p)", null, null, Order, null) { Masks = "masks-anna" };
}
