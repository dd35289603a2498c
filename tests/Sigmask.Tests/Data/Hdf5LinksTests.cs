using Sigmask.Data;

namespace Sigmask.Tests.Data;

/// <summary>That an HDF5 file is read from itself alone, and takes no more memory than its length allows for.</summary>
public sealed class Hdf5LinksTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("external earliest", "numbers of it are kept in other files")]
    [InlineData("external latest", "numbers of it are kept in other files")]
    [InlineData("virtual earliest", "put together from other files")]
    [InlineData("link latest", "a link in it leads to another place or file")]
    [InlineData("soft earliest", "a link in it leads to another place or file")]
    [InlineData("soft latest", "a link in it leads to another place or file")]
    [InlineData("many latest", "more than 8 entries")]
    public void What_leads_elsewhere_is_not_followed(string name, string words) => Assert.Contains(words, Refused(Hdf5Files.Named(name)), StringComparison.Ordinal);

    [Theory]
    [InlineData("unwritten earliest", "shape [5000, 5000] is more than a file of 2052 bytes can hold")]
    [InlineData("chunks earliest", "shape [5000, 5000] is more than a file of 2052 bytes can hold")]
    [InlineData("chunk latest", "shape [2, 2] is more than a file of 2052 bytes can hold")]
    public void What_a_file_cannot_hold_takes_no_memory(string name, string words) => Assert.Contains(words, Refused(Hdf5Files.Named(name)), StringComparison.Ordinal);

    [Theory]
    [InlineData("plain earliest")]
    [InlineData("plain latest")]
    [InlineData("packed earliest")]
    [InlineData("packed latest")]
    [InlineData("many earliest")]
    [InlineData("attributes earliest")]
    [InlineData("attributes latest")]
    public void Files_of_all_forms_are_read(string name)
    {
        File.WriteAllBytes(folder.At("a.h5"), Hdf5Files.Named(name));

        var source = DataLayouts.Open(folder.Path, "h5", new DataOptions()).Source;

        Assert.Equal([1, 2, 3, 4], source.Read(0).Image);
    }

    [Theory]
    [InlineData("plain earliest")]
    [InlineData("plain latest")]
    public void A_file_that_is_cut_off_is_refused(string name)
    {
        var whole = Hdf5Files.Named(name);
        foreach (var length in new[] { 0, 7, 20, 60, 100, 200, 400, 600 })
        {
            Assert.Contains("cannot be read as HDF5", Refused(whole[..length]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_header_that_leads_back_to_itself_ends()
    {
        const int Part = 1072;
        var file = Hdf5Files.Named("plain latest");
        var root = (int)BitConverter.ToUInt64(file, 36);

        // Instead of its first message, which has 18 bytes, the header of the root group has one that says where it goes on, and so has the part that stands there.
        Continuation(18).CopyTo(file, root + 23);
        byte[] part = [.. "OCHK"u8, .. Continuation(16)];
        part.CopyTo(file, Part);

        Assert.Contains("too much stands in its root group", Refused(file), StringComparison.Ordinal);

        static byte[] Continuation(byte length) => [0x10, length, 0, 0, .. BitConverter.GetBytes((ulong)Part), .. BitConverter.GetBytes(28UL)];
    }

    private string Refused(byte[] file)
    {
        File.WriteAllBytes(folder.At("a.h5"), file);
        return Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "h5", new DataOptions())).Message;
    }
}
