using System.Buffers.Binary;
using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Tests.Imaging;

public sealed class ImageValuesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sigmask-values").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(0, 1, new[] { 0, 1, 257, 40001 })]
    [InlineData(4, 1, new[] { 0, 9, 65535, 7, 3, 0, 40001, 65535 })]
    [InlineData(2, 3, new[] { 0, 1, 257, 40001, 2, 65535, 5, 5, 5, 6, 7, 8 })]
    [InlineData(6, 3, new[] { 0, 1, 257, 11, 40001, 2, 65535, 12, 5, 5, 5, 13, 6, 7, 8, 14 })]
    public void A_png_of_16_bits_keeps_every_value(byte colorType, int channels, int[] stored)
    {
        // Two rows of two pixels.
        var numbers = stored.SelectMany(value => new[] { (byte)(value >> 8), (byte)value }).ToArray();
        var path = Save("a.png", PngBytes.Build(2, 16, colorType, [numbers[..(numbers.Length / 2)], numbers[(numbers.Length / 2)..]]));

        var read = ImageFile.ReadValues(path);

        var step = stored.Length / 4;
        Assert.Equal((2, 2, channels), (read.Width, read.Height, read.Channels));
        Assert.Equal(Enumerable.Range(0, channels).SelectMany(channel => Enumerable.Range(0, 4).Select(pixel => (float)stored[(pixel * step) + channel])), read.Values);
        Assert.Equal(new PictureHeader(2, 2, channels), PictureHeader.Read(path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Filters_of_a_deep_png_are_undone(byte filter)
    {
        // Each row of bytes is filtered by hand: byte - prediction, two bytes a pixel.
        byte[][] rows = [[1, 2, 200, 4, 5, 250], [7, 8, 9, 100, 11, 12], [255, 1, 3, 77, 0, 200]];
        var filtered = rows.Select((row, y) => row.Select((value, i) =>
        {
            int left = i >= 2 ? row[i - 2] : 0, above = y > 0 ? rows[y - 1][i] : 0, corner = i >= 2 && y > 0 ? rows[y - 1][i - 2] : 0;
            var estimate = left + above - corner;
            var nearest = new[] { left, above, corner }.MinBy(candidate => Math.Abs(estimate - candidate));
            return (byte)(value - (filter switch { 1 => left, 2 => above, 3 => (left + above) / 2, 4 => nearest, _ => 0 }));
        }).ToArray()).ToArray();

        var read = ImageFile.ReadValues(Save("a.png", PngBytes.Build(3, 16, 0, filtered, filter: filter)));

        Assert.Equal(rows.SelectMany(row => Enumerable.Range(0, 3).Select(x => (float)BinaryPrimitives.ReadUInt16BigEndian(row.AsSpan(2 * x)))), read.Values);
    }

    [Fact]
    public void A_gif_of_greys_is_a_mask()
    {
        // 2 x 1 pixels, a palette of black and white, LZW codes: clear, 1, 0, end.
        byte[] gif = [.. "GIF89a"u8, 2, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, 0x0C, 0x0A, 0, 0x3B];

        var read = ImageFile.ReadValues(Save("a.gif", gif));

        Assert.Equal((2, 1, 1), (read.Width, read.Height, read.Channels));
        Assert.Equal([255, 0], read.Values);
    }

    [Fact]
    public void Deep_and_floating_masks_mark_classes_by_whole_numbers_only()
    {
        var table = LabelTable.Parse("0=background,300=a,#ff0000=b");

        Assert.Equal([0, 1], MaskValues.ToLabels(new ImageValues(2, 1, 1, [0, 300]), table, "m"));
        Assert.Equal([2], MaskValues.ToLabels(new ImageValues(1, 1, 3, [255, 0, 0]), table, "m"));
        Assert.Contains("m: value 0.5 can mark no class", Assert.Throws<DataException>(() => MaskValues.ToLabels(new ImageValues(1, 1, 1, [0.5f]), table, "m")).Message);
        Assert.Contains("can mark no class", Assert.Throws<DataException>(() => MaskValues.ToLabels(new ImageValues(1, 1, 3, [300, 0, 0]), table, "m")).Message);
    }

    [Fact]
    public void Headers_that_lie_about_the_size_are_errors_before_they_cost_memory()
    {
        var png = PngBytes.Build(2, 8, 0, [[1, 2]]);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 2000);
        Refresh(png);
        AssertError("cannot hold the 60000 x 2000 pixels", Save("a.png", png));
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 60000);
        Refresh(png);
        AssertError("more than the 134217728 that are read", Save("a.png", png));
        AssertError("no TIFF that can be read", Save("a.tif", [.. "II*\0"u8, 8, 0, 0, 0, 255, 255]));
        AssertError("cut short", Save("a.png", PngBytes.Build(2, 16, 0, [[1, 2]])));
    }

    private void AssertError(string expected, string path)
    {
        var message = Assert.Throws<DataException>(() => ImageFile.ReadValues(path)).Message;
        Assert.StartsWith(path, message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }

    // The check sum of the header, which follows it.
    private static void Refresh(byte[] png) => BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), PngBytes.Crc(png[12..29]));

    private string Save(string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
