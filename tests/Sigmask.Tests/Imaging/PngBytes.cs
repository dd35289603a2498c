using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Sigmask.Tests.Imaging;

/// <summary>Builds PNG files of forms that our own writer never writes.</summary>
internal static class PngBytes
{
    /// <param name="bits">Bits a channel.</param>
    /// <param name="colorType">0 grey, 2 RGB, 3 palette, 4 grey + alpha, 6 RGB + alpha.</param>
    /// <param name="filter">Of every row; the bytes must be filtered by it.</param>
    /// <param name="rows">Packed bytes of each row.</param>
    /// <param name="interlace">1 for Adam7, whose rows are those of its passes.</param>
    public static byte[] Build(int width, byte bits, byte colorType, byte[][] rows, byte[]? palette = null, byte[]? extra = null, string extraType = "gAMA", byte filter = 0, byte interlace = 0)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), rows.Length);
        (header[8], header[9], header[12]) = (bits, colorType, interlace);
        Chunk(file, "IHDR", header);
        if (extra is not null)
        {
            Chunk(file, extraType, extra);
        }

        if (palette is not null)
        {
            Chunk(file, "PLTE", palette);
        }

        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var row in rows)
            {
                deflate.WriteByte(filter);
                deflate.Write(row);
            }
        }

        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    public static uint Crc(byte[] bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            }
        }

        return ~crc;
    }
}
