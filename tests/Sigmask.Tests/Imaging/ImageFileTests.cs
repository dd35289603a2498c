using Sigmask.Data;
using Sigmask.Imaging;
using SkiaSharp;

namespace Sigmask.Tests.Imaging;

public sealed class ImageFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sigmask-images").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 3, 1)]
    [InlineData(7, 9, 3)]
    [InlineData(256, 256, 3)]
    public void What_is_written_is_read_back(int width, int height, int channels)
    {
        var pixels = new byte[width * height * channels];
        new Random(1).NextBytes(pixels);
        var path = Path.Combine(folder, "new", "picture.png");

        ImageFile.WritePng(path, new Picture(width, height, channels, pixels));
        var read = ImageFile.Read(path);

        Assert.Equal((width, height, channels), (read.Width, read.Height, read.Channels));
        Assert.Equal(pixels, read.Pixels);
        Assert.Single(Directory.GetFiles(Path.Combine(folder, "new")));
    }

    [Fact]
    public void A_one_bit_grey_file_gives_0_and_255() =>
        Assert.Equal([255, 0, 255, 255, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 255, 0, 255], Grey(Save(PngBytes.Build(9, 1, 0, [[0b10110001, 0x80], [0b00000010, 0x80]]))));

    [Fact]
    public void A_palette_of_greys_is_read_as_its_grey_levels() =>
        Assert.Equal([7, 0, 200, 7], Grey(Save(PngBytes.Build(2, 8, 3, [[1, 0], [2, 1]], palette: [0, 0, 0, 7, 7, 7, 200, 200, 200]))));

    [Theory]
    [InlineData(1, new byte[] { 0b0110_0000 }, new byte[] { 0, 1, 1, 0 })]
    [InlineData(2, new byte[] { 0b00_01_10_11 }, new byte[] { 0, 1, 2, 3 })]
    [InlineData(4, new byte[] { 0x01, 0x2E }, new byte[] { 0, 1, 2, 14 })]
    [InlineData(8, new byte[] { 0, 1, 2, 200 }, new byte[] { 0, 1, 2, 200 })]
    public void The_indices_of_a_palette_are_kept_beside_its_colours(byte bits, byte[] row, byte[] indices)
    {
        byte[] palette = [.. Enumerable.Range(0, 1 << bits).SelectMany(index => new[] { (byte)(255 - index), (byte)index, (byte)7 })];

        var picture = ImageFile.ReadValues(Save(PngBytes.Build(4, bits, 3, [row], palette, extra: [0, 128], extraType: "tRNS")));

        Assert.Equal(indices, picture.Indices);
        Assert.Equal([.. indices.Select(index => 255f - index), .. indices.Select(index => (float)index), 7, 7, 7, 7], picture.Values);
    }

    [Fact]
    public void The_indices_of_an_interlaced_palette_are_kept_too_and_other_pictures_have_none()
    {
        // Of a column of three pixels Adam7 has the first, the third and then the second.
        Assert.Equal([0, 1, 2], ImageFile.ReadValues(Save(PngBytes.Build(1, 8, 3, [[0], [2], [1]], palette: [1, 2, 3, 4, 5, 6, 7, 8, 9], interlace: 1))).Indices);
        Assert.Null(ImageFile.ReadValues(Save(PngBytes.Build(1, 8, 0, [[3]]))).Indices);
    }

    [Fact]
    public void A_palette_of_colours_is_read_as_colours()
    {
        var picture = ImageFile.Read(Save(PngBytes.Build(2, 8, 3, [[1, 0]], palette: [9, 8, 7, 255, 0, 3])));
        Assert.Equal(3, picture.Channels);
        Assert.Equal([255, 0, 3, 9, 8, 7], picture.Pixels);
    }

    [Fact]
    public void Alpha_leaves_colours_as_they_are()
    {
        var picture = ImageFile.Read(Save(PngBytes.Build(3, 8, 6, [[200, 100, 50, 128, 1, 2, 3, 1, 77, 78, 79, 0]])));
        Assert.Equal([200, 100, 50, 1, 2, 3, 77, 78, 79], picture.Pixels);
        Assert.Equal([200, 3, 77], Grey(Save(PngBytes.Build(3, 8, 4, [[200, 128, 3, 1, 77, 0]]))));
    }

    [Theory]
    [InlineData("gAMA", new byte[] { 0, 1, 0x86, 0xA0 })]
    [InlineData("sRGB", new byte[] { 0 })]
    public void Gamma_and_colour_profiles_do_not_change_values(string type, byte[] chunk)
    {
        byte[] values = [.. Enumerable.Range(0, 256).Select(v => (byte)v)];
        Assert.Equal(values, Grey(Save(PngBytes.Build(256, 8, 0, [values], extra: chunk, extraType: type))));
        byte[] colors = [.. values.SelectMany(v => new[] { v, (byte)(255 - v), (byte)(v / 2) })];
        Assert.Equal(colors, ImageFile.Read(Save(PngBytes.Build(256, 8, 2, [colors], extra: chunk, extraType: type))).Pixels);
    }

    [Fact]
    public void Jpegs_are_read_in_grey_and_in_colour()
    {
        using var grey = new SKBitmap(new SKImageInfo(16, 8, SKColorType.Gray8, SKAlphaType.Opaque));
        grey.Erase(new SKColor(90, 90, 90));
        var path = Path.Combine(folder, "a.jpg");
        File.WriteAllBytes(path, grey.Encode(SKEncodedImageFormat.Jpeg, 95).ToArray());
        Assert.All(Grey(path), v => Assert.InRange(v, 88, 92));

        using var red = new SKBitmap(16, 8);
        red.Erase(new SKColor(200, 20, 40));
        File.WriteAllBytes(path, red.Encode(SKEncodedImageFormat.Jpeg, 95).ToArray());
        var picture = ImageFile.Read(path);
        Assert.Equal((16, 8, 3), (picture.Width, picture.Height, picture.Channels));
        Assert.InRange(picture.Pixels[0], 195, 205);
        Assert.InRange(picture.Pixels[1], 12, 28);
    }

    [Theory]
    [InlineData(24, 3)]
    [InlineData(8, 1)]
    public void Bitmaps_are_read(int bits, int channels)
    {
        var picture = ImageFile.Read(Save(Bmp(bits)));
        Assert.Equal((2, 2, channels), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal(new byte[] { 10, 20, 30, 40 }, Enumerable.Range(0, 4).Select(i => picture.Pixels[i * channels]));
    }

    [Theory]
    [InlineData(1, 0, 1, 2, 3, 4, 5, 2)]
    [InlineData(6, 3, 0, 4, 1, 5, 2, 3)]
    [InlineData(8, 2, 5, 1, 4, 0, 3, 3)]
    [InlineData(3, 5, 4, 3, 2, 1, 0, 2)]
    public void The_orientation_a_camera_noted_is_applied(int exif, byte a, byte b, byte c, byte d, byte e, byte f, int height)
    {
        // Stored: 3 x 2 blocks of 8 x 8 pixels with levels 0, 40, .. 200, behind an EXIF segment with the one entry "orientation".
        using var blocks = new SKBitmap(new SKImageInfo(24, 16, SKColorType.Gray8, SKAlphaType.Opaque));
        for (var i = 0; i < 24 * 16; i++)
        {
            blocks.GetPixelSpan()[(i / 24 * blocks.RowBytes) + (i % 24)] = (byte)(40 * ((3 * (i / 24 / 8)) + (i % 24 / 8)));
        }

        byte[] tiff = [.. "Exif\0\0"u8, (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)exif, 0, 0, 0, 0, 0, 0];
        var jpeg = blocks.Encode(SKEncodedImageFormat.Jpeg, 95).ToArray();
        var picture = ImageFile.Read(Save([.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(tiff.Length + 2), .. tiff, .. jpeg[2..]]));

        Assert.Equal((48 / height, 8 * height), (picture.Width, picture.Height));
        var columns = picture.Width / 8;
        var levels = Enumerable.Range(0, 6).Select(i => picture.Pixels[(((i / columns * 8) + 4) * picture.Width) + (i % columns * 8) + 4]);
        Assert.Equal([a, b, c, d, e, f], levels.Select(v => (byte)Math.Round(v / 40.0)));
    }

    [Fact]
    public void Errors_name_the_file_and_the_remedy()
    {
        var whole = PngBytes.Build(64, 8, 0, [.. Enumerable.Range(0, 64).Select(y => Enumerable.Range(0, 64).Select(x => (byte)(x * y * 37 % 251)).ToArray())]);
        AssertError("does not exist", Path.Combine(folder, "none.png"));
        AssertError("does not exist", Path.Combine(folder, "no", "none.png"));
        AssertError("cannot be opened", folder);
        AssertError("is not a picture", Save([]));
        AssertError("is not a picture", Save("hello, world"u8.ToArray()));
        AssertError("damaged or cut short", Save(whole[..(whole.Length / 2)]));
        AssertError("16 bits", Save(PngBytes.Build(2, 16, 0, [[0, 1, 0, 2]])));
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing_behind()
    {
        var taken = Path.Combine(folder, "taken.png");
        Directory.CreateDirectory(taken);
        var error = Assert.Throws<DataException>(() => ImageFile.WritePng(taken, new Picture(1, 1, 1, [3])));
        Assert.Contains("taken.png", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));

        var file = Save([1]);
        Assert.Throws<DataException>(() => ImageFile.WritePng(Path.Combine(file, "below.png"), new Picture(1, 1, 1, [3])));
    }

    [Fact]
    public void Pictures_must_have_as_many_values_as_pixels()
    {
        Assert.Throws<ArgumentException>(() => new Picture(2, 2, 3, new byte[4]));
        Assert.Throws<ArgumentException>(() => new Picture(2, 2, 2, new byte[8]));
    }

    [Fact]
    public void Grey_and_colour_convert_into_each_other()
    {
        var grey = new Picture(2, 1, 1, [0, 200]);
        Assert.Equal([0, 0, 0, 200, 200, 200], grey.ToColor().Pixels);
        Assert.Equal(grey.Pixels, grey.ToColor().ToGrey().Pixels);
        Assert.Equal([76], new Picture(1, 1, 3, [255, 0, 0]).ToGrey().Pixels);
    }

    private static void AssertError(string expected, string path)
    {
        var error = Assert.Throws<DataException>(() => ImageFile.Read(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static byte[] Grey(string path)
    {
        var picture = ImageFile.Read(path);
        Assert.Equal(1, picture.Channels);
        return picture.Pixels;
    }

    private static byte[] Bmp(int bits)
    {
        byte[] palette = bits == 8 ? [.. Enumerable.Range(0, 256).SelectMany(v => new[] { (byte)v, (byte)v, (byte)v, (byte)0 })] : [];
        byte[] pixels = bits == 8 ? [30, 40, 0, 0, 10, 20, 0, 0] : [1, 2, 30, 3, 4, 40, 0, 0, 5, 6, 10, 7, 8, 20, 0, 0];
        var start = 54 + palette.Length;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("BM"u8);
        writer.Write(start + pixels.Length);
        writer.Write(0);
        writer.Write(start);
        writer.Write(40);
        writer.Write(2);
        writer.Write(2);
        writer.Write((short)1);
        writer.Write((short)bits);
        writer.Write(new byte[24]);
        writer.Write(palette);
        writer.Write(pixels);
        return file.ToArray();
    }

    private string Save(byte[] bytes)
    {
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.bin");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
