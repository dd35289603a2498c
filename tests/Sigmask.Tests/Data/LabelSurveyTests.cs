using System.Collections.Concurrent;
using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Tests.Data;

public sealed class LabelSurveyTests
{
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
