using System.Buffers.Binary;

namespace Sigmask.Imaging;

/// <summary>PNG files with a palette, of 1 to 8 bits, interlaced or not. A decoder shows their colours alone; it shows their indices if entry i of the palette is the grey i.</summary>
/// <remarks>Source: PNG (W3C recommendation, third edition), sections 5 (chunks) and 11.2.2 (PLTE).</remarks>
internal static class PalettePng
{
    private const int SignatureLength = 8;
    private const int ChunkOverhead = 12;
    private const int BitsAt = 24;

    /// <summary>The file with a palette that shows its indices.</summary>
    /// <param name="file">A file that can be decoded.</param>
    public static byte[] ShowingIndices(byte[] file)
    {
        var shown = new MemoryStream();
        shown.Write(file, 0, SignatureLength);
        for (var position = SignatureLength; position + ChunkOverhead <= file.Length;)
        {
            var chunk = file.AsSpan(position);
            var length = Math.Min(ChunkOverhead + (long)BinaryPrimitives.ReadUInt32BigEndian(chunk), chunk.Length);
            if (chunk[4..8].SequenceEqual("PLTE"u8))
            {
                PngChunk.Write(shown, "PLTE"u8, [.. Enumerable.Range(0, 1 << file[BitsAt]).SelectMany(index => Enumerable.Repeat((byte)index, 3))]);
            }
            else if (!chunk[4..8].SequenceEqual("tRNS"u8))
            {
                shown.Write(chunk[..(int)length]);
            }

            position += (int)length;
        }

        return shown.ToArray();
    }
}
