using System.Buffers.Binary;
using System.IO.Compression;
using Sigmask.Files;

namespace Sigmask.Imaging;

/// <summary>Writes PNG files of 16 bits a channel, in grey or colour.</summary>
/// <remarks>Source: PNG (W3C recommendation, third edition), sections 7.2 (order of bytes) and 11.2 (chunks).</remarks>
internal static class DeepPngWriter
{
    private const int HeaderLength = 13;
    private const byte Bits = 16;
    private const byte Grey = 0;
    private const byte Colour = 2;

    /// <summary>Writes a file, whole or not at all; its folder is made if needed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 (grey) or 3 (red, green, blue).</param>
    /// <param name="levels">[H, W, channels].</param>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(string path, int width, int height, int channels, ushort[] levels)
    {
        var header = new byte[HeaderLength];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (Bits, channels == 1 ? Grey : Colour);
        var pixels = Packed(levels, width * channels);
        try
        {
            AtomicFile.Write(path, file =>
            {
                file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
                PngChunk.Write(file, "IHDR"u8, header);
                PngChunk.Write(file, "IDAT"u8, pixels);
                PngChunk.Write(file, "IEND"u8, []);
            });
        }
        catch (IOException error)
        {
            throw new DataException(error.Message, error);
        }
    }

    // Rows without a filter: the values of label maps repeat, and those of neighbours are no estimate of each other.
    private static byte[] Packed(ushort[] levels, int perRow)
    {
        using var data = new MemoryStream();
        using (var compressed = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[sizeof(ushort) * perRow];
            for (var start = 0; start < levels.Length; start += perRow)
            {
                for (var place = 0; place < perRow; place++)
                {
                    BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(sizeof(ushort) * place), levels[start + place]);
                }

                compressed.WriteByte(0);
                compressed.Write(row);
            }
        }

        return data.ToArray();
    }
}
