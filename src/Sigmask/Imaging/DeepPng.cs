using System.Buffers.Binary;
using System.IO.Compression;

namespace Sigmask.Imaging;

/// <summary>PNG files of 16 bits a channel, in grey or colour; transparency is ignored.</summary>
/// <remarks>Source: PNG (W3C recommendation, third edition), sections 5 (chunks) and 9 (filters).</remarks>
internal static class DeepPng
{
    private const int SignatureLength = 8;
    private const int ChunkOverhead = 12;

    /// <summary>Reads a file.</summary>
    /// <param name="file">The whole file; its header has been looked at.</param>
    /// <exception cref="InvalidDataException">It is damaged, cut off or interlaced.</exception>
    public static ImageValues Read(byte[] file)
    {
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20)));
        var stored = file[25] switch { 0 => 1, 2 => 3, 4 => 2, 6 => 4, _ => throw new InvalidDataException($"colour type {file[25]} with 16 bits a channel") };
        if (file.Length > 28 && file[28] != 0)
        {
            throw new InvalidDataException("interlaced with 16 bits a channel; save it without interlacing");
        }

        using var packed = Data(file);
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        var channels = stored >= 3 ? 3 : 1;
        var values = new float[checked(channels * width * height)];
        var (row, above) = (new byte[checked(2 * stored * width)], new byte[2 * stored * width]);
        for (var y = 0; y < height; y++)
        {
            var filter = unpacked.ReadByte();
            unpacked.ReadExactly(row);
            Unfilter(filter, row, above, 2 * stored);
            for (var x = 0; x < width; x++)
            {
                for (var channel = 0; channel < channels; channel++)
                {
                    values[(((channel * height) + y) * width) + x] = BinaryPrimitives.ReadUInt16BigEndian(row.AsSpan(2 * ((x * stored) + channel)));
                }
            }

            (row, above) = (above, row);
        }

        return new ImageValues(width, height, channels, values);
    }

    private static MemoryStream Data(byte[] file)
    {
        var data = new MemoryStream();
        for (long position = SignatureLength; position + ChunkOverhead <= file.Length;)
        {
            var chunk = file.AsSpan((int)position);
            var length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (length > chunk.Length - ChunkOverhead)
            {
                throw new EndOfStreamException();
            }

            if (chunk[4..8].SequenceEqual("IDAT"u8))
            {
                data.Write(chunk.Slice(8, (int)length));
            }

            position += ChunkOverhead + length;
        }

        data.Position = 0;
        return data;
    }

    private static void Unfilter(int filter, byte[] row, byte[] above, int step)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var left = i >= step ? row[i - step] : 0;
            var corner = i >= step ? above[i - step] : 0;
            row[i] += (byte)(filter switch
            {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                4 => Paeth(left, above[i], corner),
                _ => throw new InvalidDataException(Invariant($"filter {filter}")),
            });
        }
    }

    private static int Paeth(int left, int above, int corner)
    {
        var estimate = left + above - corner;
        var (toLeft, toAbove, toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
