using BitMiracle.LibTiff.Classic;
using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Tests.Imaging;

public sealed class TiffImageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sigmask-tiff-").FullName;

    private string File => Path.Combine(folder, "a.tif");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(8, SampleFormat.UINT, Compression.NONE, new[] { 0.0, 255, 7 }, "uint8")]
    [InlineData(8, SampleFormat.VOID, Compression.LZW, new[] { 0.0, 255, 7 }, "uint8")]
    [InlineData(8, SampleFormat.INT, Compression.NONE, new[] { -1.0, 127, -128 }, "int8")]
    [InlineData(16, SampleFormat.UINT, Compression.DEFLATE, new[] { 0.0, 65535, 258 }, "uint16")]
    [InlineData(16, SampleFormat.INT, Compression.NONE, new[] { -5.0, 32767, 258 }, "int16")]
    [InlineData(16, SampleFormat.IEEEFP, Compression.NONE, new[] { -0.5, 2048, 3 }, "float16")]
    [InlineData(32, SampleFormat.UINT, Compression.LZW, new[] { 0.0, 4294967040, 70000 }, "uint32")]
    [InlineData(32, SampleFormat.INT, Compression.ADOBE_DEFLATE, new[] { -70000.0, 2, 1 << 30 }, "int32")]
    [InlineData(32, SampleFormat.IEEEFP, Compression.PACKBITS, new[] { -0.5, 1e9, 3 }, "float32")]
    [InlineData(64, SampleFormat.UINT, Compression.NONE, new[] { 0.0, 5, 1 << 30 }, "uint64")]
    [InlineData(64, SampleFormat.INT, Compression.NONE, new[] { -5.0, 5, 1 << 30 }, "int64")]
    [InlineData(64, SampleFormat.IEEEFP, Compression.DEFLATE, new[] { -0.5, 3, 1e9 }, "float64")]
    public void Every_number_is_kept_in_strips_and_tiles_of_both_byte_orders_and_of_bigtiff(int bits, SampleFormat format, Compression compression, double[] values, string type)
    {
        // 20 x 18 pixels: tiles of 16 at the right and below are cut.
        double[] pixels = [.. Enumerable.Range(0, 20 * 18).Select(i => values[i * i % values.Length])];
        foreach (var (tile, mode) in ((int, string)[])[(0, "wl"), (0, "wb"), (16, "wl"), (16, "wb"), (0, "wl8"), (16, "wl8")])
        {
            new TiffFile(20, 18) { Bits = bits, Format = format, Compression = compression, Tile = tile, Mode = mode }.Write(File, TiffFile.Numbers(format, bits, pixels));

            var read = ImageFile.ReadValues(File);

            Assert.Equal((20, 18, 1), (read.Width, read.Height, read.Channels));
            Assert.Equal(Array.ConvertAll(pixels, value => (float)value), read.Values);
            Assert.Equal(new PictureHeader(20, 18, 1), PictureHeader.Read(File));
            Assert.Equal(type, FileSummary.Of(File).Dtype);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(16, false)]
    [InlineData(16, true)]
    public void Colours_of_16_bits_are_read_side_by_side_and_in_planes(int tile, bool hasPlanes)
    {
        ushort[] planes = [.. Enumerable.Range(0, 3 * 18 * 17).Select(i => (ushort)(i * 61))];
        ushort[] together = [.. Enumerable.Range(0, planes.Length).Select(i => planes[(i % 3 * 18 * 17) + (i / 3)])];
        new TiffFile(18, 17) { Bits = 16, Meaning = Photometric.RGB, Samples = 3, Tile = tile, HasPlanes = hasPlanes }.Write(File, TiffFile.Numbers(SampleFormat.UINT, 16, hasPlanes ? planes : together));

        Assert.Equal(Array.ConvertAll(planes, value => (float)value), ImageFile.ReadValues(File).Values);
    }

    [Fact]
    public void Ones_and_zeros_light_and_dark_and_transparency_are_read()
    {
        new TiffFile(9, 1) { Bits = 1 }.Write(File, [0b10110000, 0x80]);
        Assert.Equal([255, 0, 255, 255, 0, 0, 0, 0, 255], ImageFile.ReadValues(File).Values);
        new TiffFile(3, 1) { Bits = 4, Meaning = Photometric.MINISWHITE }.Write(File, [0x0F, 0x10]);
        Assert.Equal([255, 0, 238], ImageFile.ReadValues(File).Values);
        Assert.Equal(1, PictureHeader.Read(File).Channels);
        new TiffFile(2, 1) { Meaning = Photometric.RGB, Samples = 3, Compression = Compression.LZW }.Write(File, [1, 2, 3, 4, 5, 6]);
        Assert.Equal([1, 4, 2, 5, 3, 6], ImageFile.ReadValues(File).Values);
        new TiffFile(2, 1) { Meaning = Photometric.MINISWHITE }.Write(File, [0, 200]);
        Assert.Equal([255, 55], ImageFile.ReadValues(File).Values);
        new TiffFile(2, 1) { Samples = 2, Extra = [ExtraSample.UNASSALPHA] }.Write(File, [7, 0, 9, 128]);
        Assert.Equal([7, 9], ImageFile.ReadValues(File).Values);
        new TiffFile(1, 1) { Meaning = Photometric.RGB, Samples = 4, Extra = [ExtraSample.UNSPECIFIED] }.Write(File, [1, 2, 3, 4]);
        Assert.Equal([1, 2, 3], ImageFile.ReadValues(File).Values);
    }

    [Fact]
    public void What_is_not_read_is_named_for_what_it_is()
    {
        new TiffFile(2, 1) { Bits = 32, Format = SampleFormat.COMPLEXIEEEFP }.Write(File, new byte[8]);
        AssertError("its numbers are complex numbers of 32 bits");
        new TiffFile(2, 1) { Bits = 12 }.Write(File, new byte[3]);
        AssertError("its numbers are integers of 12 bits");
        new TiffFile(1, 1) { Bits = 16, Meaning = Photometric.SEPARATED, Samples = 4 }.Write(File, new byte[8]);
        AssertError("it stores SEPARATED as integers of 16 bits; grey and RGB are read");
        new TiffFile(1, 1) { Samples = 5, Extra = [.. new ExtraSample[4]] }.Write(File, new byte[5]);
        AssertError("5 numbers a pixel that are neither grey nor RGB");
        new TiffFile(1, 1) { Samples = 2, Extra = [ExtraSample.UNSPECIFIED] }.Write(File, new byte[2]);
        AssertError("2 numbers a pixel that are neither grey nor RGB");
        System.IO.File.WriteAllBytes(File, [.. "MM\0+"u8, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16]);
        AssertError("a BigTIFF with its most significant bytes first");
        System.IO.File.WriteAllBytes(File, [.. "MM\0*"u8, 255, 255, 255, 255]);
        AssertError("it is damaged");
    }

    [Fact]
    public void Masks_of_wide_numbers_mark_classes_and_negative_ones_are_named()
    {
        var table = LabelTable.Parse("0=background,300=a");
        new TiffFile(2, 2) { Bits = 64, Format = SampleFormat.IEEEFP, Mode = "w8" }.Write(File, TiffFile.Numbers(SampleFormat.IEEEFP, 64, 0.0, 300, 300, 0));
        Assert.Equal([0, 1, 1, 0], MaskValues.ToLabels(ImageFile.ReadValues(File), table, File));
        new TiffFile(2, 1) { Format = SampleFormat.INT }.Write(File, [255, 0]);
        Assert.Contains("a.tif: value -1 can mark no class", Assert.Throws<DataException>(() => MaskValues.ToLabels(ImageFile.ReadValues(File), table, File)).Message);
    }

    [Fact]
    public void A_header_that_lies_about_the_size_costs_no_memory()
    {
        new TiffFile(200, 7).Write(File, new byte[1400]);
        var bytes = System.IO.File.ReadAllBytes(File);
        foreach (var tag in (byte[])[0, 1])
        {
            // Width (tag 256) and height (tag 257) as numbers of 16 bits.
            var entry = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[tag, 1, 3, 0, 1, 0, 0, 0]);
            bytes.AsSpan(entry + 8, 2).Fill(0x20);
        }

        System.IO.File.WriteAllBytes(File, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertError("cannot hold the 67634176 bytes of pixels");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private void AssertError(string expected)
    {
        var message = Assert.Throws<DataException>(() => ImageFile.ReadValues(File)).Message;
        Assert.StartsWith($"{File} is no TIFF that can be read: ", message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }
}
