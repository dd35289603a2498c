using System.Buffers.Binary;

namespace Sigmask.Nifti;

/// <summary>Extensions as they stand behind a header: four bytes of which the first says whether any follow, then each with its length and code.</summary>
internal static class ExtensionBlocks
{
    private const int FlagBytes = 4;
    private const int HeadBytes = 8;
    private const int Alignment = 16;

    // More than any real one; damaged lengths must not cost memory.
    private const long MostBytes = 16 << 20;

    /// <summary>Reads them.</summary>
    /// <param name="source">Just behind the header.</param>
    /// <param name="end">Where they end: the first voxel, or for a header file of its own where the file ends.</param>
    /// <exception cref="FormatException">A length is impossible.</exception>
    public static IReadOnlyList<NiftiExtension> Read(ByteSource source, long end)
    {
        var extensions = new List<NiftiExtension>();
        var head = new byte[HeadBytes];
        if (source.Position + FlagBytes > end || source.Read(head.AsSpan(0, FlagBytes)) < FlagBytes || head[0] == 0)
        {
            return extensions;
        }

        var total = 0L;
        while (source.Position + HeadBytes <= end && source.Read(head) == HeadBytes)
        {
            var length = source.IsBigEndian ? BinaryPrimitives.ReadInt32BigEndian(head) : BinaryPrimitives.ReadInt32LittleEndian(head);
            var code = source.IsBigEndian ? BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)) : BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4));
            var content = (long)length - HeadBytes;
            total += content;
            if (content < 0 || content > end - source.Position || total > MostBytes)
            {
                throw new FormatException(Invariant($"its extension {extensions.Count + 1} claims {length} bytes, which do not fit before its voxels or are more than {MostBytes}."));
            }

            var bytes = new byte[content];
            source.ReadExactly(bytes);
            extensions.Add(new NiftiExtension(code, bytes));
        }

        return extensions;
    }

    /// <summary>Their bytes, little-endian, padded to whole multiples of 16.</summary>
    public static byte[] Encode(IReadOnlyList<NiftiExtension> extensions)
    {
        using var stream = new MemoryStream();
        stream.Write([extensions.Count > 0 ? (byte)1 : (byte)0, 0, 0, 0]);
        var head = new byte[HeadBytes];
        foreach (var extension in extensions)
        {
            var padding = (Alignment - ((HeadBytes + extension.Content.Count) % Alignment)) % Alignment;
            BinaryPrimitives.WriteInt32LittleEndian(head, HeadBytes + extension.Content.Count + padding);
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), extension.Code);
            stream.Write(head);
            stream.Write([.. extension.Content]);
            stream.Write(new byte[padding]);
        }

        return stream.ToArray();
    }
}

/// <summary>A block of another program's data behind the header: 4 AFNI, 6 comment, 2 DICOM, ... Kept as it is.</summary>
/// <param name="Code">Who knows what is inside.</param>
/// <param name="Content">The bytes, padding included.</param>
public sealed record NiftiExtension(int Code, IReadOnlyList<byte> Content);
