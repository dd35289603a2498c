using System.Buffers.Binary;

namespace Sigmask.Imaging;

/// <summary>The pieces that PNG files are made of.</summary>
/// <remarks>Source: PNG (W3C recommendation, third edition), section 5 and annex D (the checksum).</remarks>
internal static class PngChunk
{
    private const int LengthAndKind = 8;
    private const int ChecksumLength = 4;

    /// <summary>Writes a piece.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="kind">Four letters.</param>
    /// <param name="content">What it holds.</param>
    public static void Write(Stream target, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[LengthAndKind + content.Length + ChecksumLength];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        kind.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(LengthAndKind));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(LengthAndKind + content.Length), Checksum(chunk.AsSpan(4, 4 + content.Length)));
        target.Write(chunk);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        foreach (var value in bytes)
        {
            checksum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                checksum = (checksum & 1) == 0 ? checksum >> 1 : (checksum >> 1) ^ 0xEDB88320u;
            }
        }

        return ~checksum;
    }
}
