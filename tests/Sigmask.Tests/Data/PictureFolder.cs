using System.Text;
using Sigmask.Imaging;

namespace Sigmask.Tests.Data;

/// <summary>A temporary folder of pictures, for tests.</summary>
internal sealed class PictureFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sigmask-pictures-").FullName;

    public static PictureFolder Burn(int count)
    {
        var folder = new PictureFolder();
        for (var i = 0; i < count; i++)
        {
            folder.Colour($"images/{i}.png", 3, 2, (byte)i).Grey($"masks/{i}.png", 3, 2, 0, 127, 255, 0, 127, 255);
        }

        return folder;
    }

    public PictureFolder Grey(string name, int width, int height, params byte[] levels)
    {
        ImageFile.WritePng(At(name), new Picture(width, height, 1, levels.Length == 0 ? new byte[width * height] : levels));
        return this;
    }

    public PictureFolder Rgb(string name, int width, int height, params byte[] values)
    {
        ImageFile.WritePng(At(name), new Picture(width, height, 3, values));
        return this;
    }

    public PictureFolder Colour(string name, int width, int height, byte first)
    {
        var values = Enumerable.Range(0, 3 * width * height).Select(i => (byte)(first + i)).ToArray();
        return Rgb(name, width, height, values);
    }

    public PictureFolder Text(string name, string content) => Bytes(name, Encoding.UTF8.GetBytes(content));

    public PictureFolder Bytes(string name, byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), content);
        return this;
    }

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
