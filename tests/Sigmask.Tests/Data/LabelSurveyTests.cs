using System.Collections.Concurrent;
using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Tests.Data;

public sealed class LabelSurveyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void Masks_that_mark_one_structure_by_1_here_and_by_255_there_are_refused_with_the_tables_that_help(byte ground)
    {
        using var folder = new PictureFolder();
        foreach (var (name, first, second) in ((string, byte, byte)[])[("a", 0, 1), ("b", ground, 255), ("c", 1, 1), ("empty", 0, 0)])
        {
            folder.Grey($"images/{name}.png", 2, 1, 3, 4).Grey($"masks/{name}.png", 2, 1, first, second);
        }

        foreach (var options in (DataOptions[])[new(), new() { OnProblem = _ => { } }])
        {
            Assert.Equal(
                $"{folder.At("masks")}: not all masks mark what they show by the same value: 2 masks (a.png, c.png) by 1, 1 mask (b.png) by 255. If it is one structure: `DataOptions.Labels = \"0=background,1=structure,255=structure\"`; if each value is a class of its own: `DataOptions.Labels = \"0=background,1=class 1,255=class 2\"`.",
                Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "folder", options)).Message);
        }

        Assert.Equal(2, Classes("0=background,1=structure,255=structure"));
        Assert.Equal(3, Classes("0=background,1=class 1,255=class 2"));
        int Classes(string labels) => DataLayouts.Open(folder.Path, "folder", new DataOptions { Labels = LabelTable.Parse(labels) }).Source.Description.Classes.Count;
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(127, 255)]
    [InlineData(255, 255)]
    public void Other_values_in_different_masks_are_classes_as_ever(byte first, byte second)
    {
        using var folder = new PictureFolder().Grey("images/a.png", 2, 1).Grey("masks/a.png", 2, 1, 0, first).Grey("images/b.png", 2, 1).Grey("masks/b.png", 2, 1, 0, second);

        Assert.Equal(first == second ? 2 : 3, DataLayouts.Open(folder.Path, "folder", new DataOptions()).Source.Description.Classes.Count);
    }

    [Fact]
    public void A_mask_with_both_1_and_255_says_that_they_are_two_classes()
    {
        using var folder = new PictureFolder().Grey("images/a.png", 2, 1).Grey("masks/a.png", 2, 1, 1, 255).Grey("images/b.png", 2, 1).Grey("masks/b.png", 2, 1, 0, 255);

        Assert.Equal(["background", "value 1", "value 255"], DataLayouts.Open(folder.Path, "folder", new DataOptions()).Source.Description.Classes);
    }

    [Fact]
    public void So_are_references_that_mark_one_structure_by_two_values()
    {
        using var folder = new PictureFolder();
        foreach (var (name, mark) in new[] { ("a", (byte)1), ("b", (byte)255) })
        {
            folder.Grey($"predictions/{name}.png", 2, 1, 0, 1).Grey($"references/{name}.png", 2, 1, 0, mark);
        }

        var message = Assert.Throws<DataException>(() => LabelMapPairs.Open(folder.At("predictions"), folder.At("references"), new DataOptions())).Message;

        Assert.StartsWith($"{folder.At("references")}: not all masks mark what they show by the same value: 1 mask (a.png) by 1, 1 mask (b.png) by 255.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0=background,127=skin,255=burn")]
    public void Whoever_waits_is_told_how_many_masks_have_been_read(string? labels)
    {
        using var folder = PictureFolder.Burn(3);
        var told = new ConcurrentBag<(int Read, int All)>();

        DataLayouts.Open(folder.Path, "folder", new DataOptions { Labels = labels is null ? null : LabelTable.Parse(labels), OnMaskRead = (read, all) => told.Add((read, all)) });

        Assert.Equal([(1, 3), (2, 3), (3, 3)], told.Order());
    }

    [Fact]
    public void So_is_who_waits_for_label_maps()
    {
        using var folder = new PictureFolder().Grey("a/1.png", 2, 1, 0, 1).Grey("a/2.png", 2, 1, 0, 1).Grey("b/1.png", 2, 1, 0, 1).Grey("b/2.png", 2, 1, 1, 1);
        var told = new ConcurrentBag<(int Read, int All)>();

        LabelMapPairs.Open(folder.At("a"), folder.At("b"), new DataOptions { OnMaskRead = (read, all) => told.Add((read, all)) });
        AnnotatorMaps.Open([folder.At("a"), folder.At("b")], null, (read, all) => told.Add((read, all)));

        Assert.Equal([(1, 4), (1, 4), (2, 4), (2, 4), (3, 4), (3, 4), (4, 4), (4, 4)], told.Order());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0=background,127=skin,255=burn")]
    public void Masks_that_were_checked_before_are_not_decoded_again_until_they_are_read_as_strictly_as_ever(string? labels)
    {
        using var folder = PictureFolder.Burn(3);
        var first = DataLayouts.Open(folder.Path, "folder", new DataOptions { Labels = labels is null ? null : LabelTable.Parse(labels) });
        var decoded = new ConcurrentBag<string>();
        var reader = new PictureReader(path =>
        {
            decoded.Add(path);
            return ImageFile.ReadValues(path);
        });

        var again = DataLayouts.Open(folder.Path, "folder", new DataOptions { Labels = first.Labels, AreLabelsChecked = true, Pictures = reader });

        Assert.DoesNotContain(decoded, path => path.StartsWith(folder.At("masks"), StringComparison.Ordinal));
        Assert.Equal(DataFingerprint.Of(first.Source), DataFingerprint.Of(again.Source));
        Assert.Equal(((IFileSource)first.Source).Annotation, ((IFileSource)again.Source).Annotation);
        Assert.Equal(first.Source.Read(1).Labels, again.Source.Read(1).Labels);
        folder.Grey("masks/2.png", 3, 2, 0, 127, 255, 0, 127, 9);
        Assert.Contains("2.png", Assert.Throws<DataException>(() => again.Source.Read(2)).Message, StringComparison.Ordinal);
    }
}
