using System.Buffers.Binary;
using System.IO.Compression;

namespace Sigmask.Imaging;

/// <summary>The pixels of a PNG as it stores them, of any number of bits, in grey, colour or indices of a palette. They can be changed and written back: every other chunk stays as it was.</summary>
/// <remarks>Source: PNG (W3C recommendation, third edition), sections 5 (chunks), 7.2 (order of bits) and 9 (filters). Interlaced files are not read.</remarks>
internal sealed class PngRows
{
    private const int SignatureLength = 8;
    private const int ChunkOverhead = 12;
    private const int HeaderEnd = 29;
    private readonly byte[] file;
    private readonly byte[] packed;

    private PngRows(byte[] file)
    {
        this.file = file;
        (Width, Height) = (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20)));
        (Bits, ColourType) = (file[24], file[25]);
        Samples = ColourType switch { 0 or 3 => 1, 2 => 3, 4 => 2, 6 => 4, _ => throw new InvalidDataException(Invariant($"colour type {ColourType}")) };
        Stride = checked((int)((((long)Width * Samples * Bits) + 7) / 8));
        packed = new byte[checked(Stride * Height)];
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Bits of a number: 1, 2, 4, 8 or 16.</summary>
    public int Bits { get; }

    /// <summary>0 grey, 2 colour, 3 palette, 4 grey with transparency, 6 colour with transparency.</summary>
    public int ColourType { get; }

    /// <summary>Numbers a pixel.</summary>
    public int Samples { get; }

    /// <summary>The colours of the palette; none if there is no palette.</summary>
    public IReadOnlyList<Rgb> Palette => [.. Chunks("PLTE").SelectMany(chunk => chunk.Chunk(3)).Where(colour => colour.Length == 3).Select(colour => new Rgb(colour[0], colour[1], colour[2]))];

    private int Stride { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="file">The whole file, whose size has been looked at.</param>
    /// <exception cref="InvalidDataException">It is damaged or interlaced.</exception>
    /// <exception cref="EndOfStreamException">It is cut off.</exception>
    public static PngRows Read(byte[] file)
    {
        if (file.Length < HeaderEnd)
        {
            throw new EndOfStreamException();
        }

        if (file[28] != 0)
        {
            throw new InvalidDataException("interlaced; save it without interlacing");
        }

        var rows = new PngRows(file);
        using var data = new MemoryStream([.. rows.Chunks("IDAT").SelectMany(chunk => chunk)]);
        using var unpacked = new ZLibStream(data, CompressionMode.Decompress);
        var step = Math.Max(1, rows.Samples * rows.Bits / 8);
        var none = new byte[rows.Stride];
        for (var y = 0; y < rows.Height; y++)
        {
            var filter = unpacked.ReadByte();
            var row = rows.Row(y);
            unpacked.ReadExactly(row);
            Unfilter(filter, row, y > 0 ? rows.Row(y - 1) : none, step);
        }

        return rows;
    }

    /// <summary>A number of a pixel.</summary>
    public int this[int x, int y, int sample]
    {
        get
        {
            var place = (x * Samples) + sample;
            var row = Row(y);
            return Bits switch
            {
                16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * place)..]),
                8 => row[place],
                _ => (row[place * Bits / 8] >> ShiftOf(place)) & ((1 << Bits) - 1),
            };
        }

        set
        {
            var place = (x * Samples) + sample;
            var row = Row(y);
            switch (Bits)
            {
                case 16:
                    BinaryPrimitives.WriteUInt16BigEndian(row[(2 * place)..], (ushort)value);
                    break;
                case 8:
                    row[place] = (byte)value;
                    break;
                default:
                    ref var bits = ref row[place * Bits / 8];
                    bits = (byte)((bits & ~(((1 << Bits) - 1) << ShiftOf(place))) | (value << ShiftOf(place)));
                    break;
            }
        }
    }

    /// <summary>Writes the file with the pixels as they are now.</summary>
    public void Write(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.Write(file, 0, SignatureLength);
        var isWritten = false;
        foreach (var (kind, chunk) in AllChunks())
        {
            if (kind != "IDAT")
            {
                target.Write(chunk.Span);
            }
            else if (!isWritten)
            {
                PngChunk.Write(target, "IDAT"u8, Packed());
                isWritten = true;
            }
        }
    }

    private int ShiftOf(int place) => 8 - Bits - (place * Bits % 8);

    private Span<byte> Row(int y) => packed.AsSpan(y * Stride, Stride);

    private byte[] Packed()
    {
        using var data = new MemoryStream();
        using (var compressed = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < Height; y++)
            {
                compressed.WriteByte(0);
                compressed.Write(Row(y));
            }
        }

        return data.ToArray();
    }

    private IEnumerable<byte[]> Chunks(string kind) => AllChunks().Where(chunk => chunk.Kind == kind).Select(chunk => chunk.Whole[8..^4].ToArray());

    private IEnumerable<(string Kind, ReadOnlyMemory<byte> Whole)> AllChunks()
    {
        for (long position = SignatureLength; position + ChunkOverhead <= file.Length;)
        {
            var start = (int)position;
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(start));
            if (length > file.Length - start - ChunkOverhead)
            {
                throw new EndOfStreamException();
            }

            yield return (System.Text.Encoding.ASCII.GetString(file, start + 4, 4), file.AsMemory(start, (int)length + ChunkOverhead));
            position += ChunkOverhead + length;
        }
    }

    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
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
