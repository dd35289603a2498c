using System.IO.Pipes;
using Sigmask.Data;
using Sigmask.Files;
using Sigmask.Imaging;
using Sigmask.Tests.Training;
using Sigmask.Volumes;

namespace Sigmask.Tests.Data;

public sealed class DicomTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("IM0001.dcm", false)]
    [InlineData("series/00000001", true)]
    [InlineData("images/p1/s1/x.IMA", false)]
    public void Series_are_named_with_their_converter(string name, bool hasMagic)
    {
        var path = folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, hasMagic ? [.. new byte[128], .. "DICM"u8, 0, 1, 2] : [1, 2, 3]);

        Action[] attempts =
        [
            () => FileSummary.Of(path),
            () => PictureSource.Open(path, 1, ["background", "x"]),
            () => PictureSource.Open(folder.Location, 1, ["background", "x"]),
            () => DataLayouts.Open(folder.Location, "auto", new DataOptions()),
            () => VolumeInput.Open(path, LabelTable.OfLabels("background", "x")),
            () => VolumeInput.Open(folder.Location, LabelTable.OfLabels("background", "x")),
            () => ImageFile.ReadValues(path),
        ];
        foreach (var attempt in attempts)
        {
            var error = Assert.Throws<DataException>(attempt);
            Assert.Contains(path + " is DICOM", error.Message, StringComparison.Ordinal);
            Assert.Contains("dcm2niix", error.Message, StringComparison.Ordinal);
        }

        Assert.StartsWith($"{path}: it is DICOM, which is not read; convert its series to NIfTI with dcm2niix", Assert.Throws<VolumeException>(() => VolumeFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_and_pipes_are_not_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What kind a file is of is told on Linux alone.");
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        byte[] start = [.. new byte[128], .. "DICM"u8];
        pipe.Write(start);

        Assert.False(DicomFile.Is($"/proc/self/fd/{pipe.GetClientHandleAsString()}"));
    }

    [Fact]
    public void Pictures_and_texts_are_no_DICOM()
    {
        File.WriteAllText(folder["notes.txt"], new string('D', 500));

        Assert.DoesNotContain("DICOM", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Location, "auto", new DataOptions())).Message, StringComparison.Ordinal);
    }
}
