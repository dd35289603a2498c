using Sigmask.Data;
using Sigmask.Imaging;
using SkiaSharp;

namespace Sigmask.Tests.Imaging;

public sealed class PictureHeaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sigmask-headers").FullName;

    public static TheoryData<byte[], int> Files => new()
    {
        { PngBytes.Build(9, 1, 0, [[0b10110001, 0x80], [0b00000010, 0x80]]), 1 },
        { PngBytes.Build(2, 8, 3, [[1, 0], [2, 1]], palette: [0, 0, 0, 7, 7, 7, 200, 200, 200]), 1 },
        { PngBytes.Build(2, 8, 3, [[1, 0]], palette: [9, 8, 7, 255, 0, 3]), 3 },
        { PngBytes.Build(3, 8, 4, [[200, 128, 3, 1, 77, 0]]), 1 },
        { PngBytes.Build(3, 8, 6, [[200, 100, 50, 128, 1, 2, 3, 1, 77, 78, 79, 0]]), 3 },
        { Jpeg(SKColorType.Gray8), 1 },
        { Jpeg(SKColorType.Rgba8888), 3 },
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Files))]
    public void It_tells_what_reading_the_file_would(byte[] file, int channels)
    {
        var path = Save(file);

        var (header, picture) = (PictureHeader.Read(path), ImageFile.Read(path));

        Assert.Equal(new PictureHeader(picture.Width, picture.Height, picture.Channels), header);
        Assert.Equal(channels, header.Channels);
    }

    [Fact]
    public void What_is_no_picture_is_named()
    {
        var path = Path.Combine(folder, "none.png");
        Assert.Contains($"{path} does not exist", Assert.Throws<DataException>(() => PictureHeader.Read(path)).Message);
        Assert.Contains("is not a picture", Assert.Throws<DataException>(() => PictureHeader.Read(Save([1, 2, 3]))).Message);
        Assert.Contains("is not a picture", Assert.Throws<DataException>(() => PictureHeader.Read(Save([]))).Message);
    }

    private static byte[] Jpeg(SKColorType type)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(5, 3, type, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.Gray);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }

    private string Save(byte[] file)
    {
        var path = Path.Combine(folder, "picture");
        File.WriteAllBytes(path, file);
        return path;
    }
}
