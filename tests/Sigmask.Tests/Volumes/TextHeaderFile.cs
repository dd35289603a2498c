using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Sigmask.Tests.Volumes;

/// <summary>Files of a text header and voxels, as tests need them.</summary>
internal static class TextHeaderFile
{
    /// <summary>A header of lines and what follows it.</summary>
    public static byte[] Of(string header, byte[] voxels) => [.. Encoding.UTF8.GetBytes(header.ReplaceLineEndings("\n")), .. voxels];

    /// <summary>Numbers as bytes of a type in an order.</summary>
    public static byte[] Bytes(Type type, bool isBigEndian, params int[] numbers) => [.. numbers.SelectMany(number => Bytes(type, isBigEndian, number))];

    public static byte[] Gzip(byte[] bytes) => Compressed(bytes, target => new GZipStream(target, CompressionLevel.Optimal));

    public static byte[] Zlib(byte[] bytes) => Compressed(bytes, target => new ZLibStream(target, CompressionLevel.Optimal));

    public static byte[] Text(params int[] numbers) => Encoding.ASCII.GetBytes(string.Join(" ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))) + "\n");

    private static byte[] Compressed(byte[] bytes, Func<Stream, Stream> compressor)
    {
        using var target = new MemoryStream();
        using (var stream = compressor(target))
        {
            stream.Write(bytes);
        }

        return target.ToArray();
    }

    private static byte[] Bytes(Type type, bool isBigEndian, int number)
    {
        var array = Array.CreateInstance(type, 1);
        array.SetValue(Convert.ChangeType(number, type, CultureInfo.InvariantCulture), 0);
        var bytes = new byte[Buffer.ByteLength(array)];
        Buffer.BlockCopy(array, 0, bytes, 0, bytes.Length);
        if (isBigEndian == BitConverter.IsLittleEndian)
        {
            Array.Reverse(bytes);
        }

        return bytes;
    }
}
