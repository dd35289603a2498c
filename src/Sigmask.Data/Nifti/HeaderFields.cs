using System.Buffers.Binary;
using System.Text;

namespace Sigmask.Nifti;

/// <summary>A header's bytes as numbers of the right width and byte order.</summary>
internal sealed class HeaderFields(byte[] bytes, HeaderLayout layout, bool isBigEndian)
{
    public byte[] Bytes => bytes;

    public HeaderLayout Layout => layout;

    public bool IsBigEndian => isBigEndian;

    /// <summary>A floating number: spacing, affine, scale.</summary>
    public double Real(int offset, int index = 0)
    {
        var at = offset + (index * layout.RealBytes);
        return layout.IsWide ? BitConverter.Int64BitsToDouble(Int64(at)) : BitConverter.Int32BitsToSingle(Int32(at));
    }

    /// <summary>Several in a row.</summary>
    public double[] Reals(int offset, int count) => [.. Enumerable.Range(0, count).Select(index => Real(offset, index))];

    /// <summary>The number of axes (index 0) or the length of one.</summary>
    public long Dim(int index) => layout.IsWide ? Int64(layout.Dim + (index * 8)) : Int16(layout.Dim + (index * 2));

    /// <summary>Where voxels begin: a floating number in the first version, a whole one in the second.</summary>
    public double DataOffset => layout.IsWide ? Int64(layout.VoxOffset) : Real(layout.VoxOffset);

    /// <summary>What a form refers to.</summary>
    public int FormCode(int offset) => layout.IsWide ? Int32(offset) : Int16(offset);

    public int Units => layout.IsWide ? Int32(layout.Units) : bytes[layout.Units];

    public short Int16(int offset) => Ordered(BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(offset)), BinaryPrimitives.ReverseEndianness);

    /// <summary>All bytes, those numbers little-endian that a <see cref="NiftiHeader"/> does not have itself: <see cref="HeaderEncoder"/> writes over the others.</summary>
    public byte[] LittleEndian()
    {
        byte[] ordered = [.. bytes];
        if (!isBigEndian)
        {
            return ordered;
        }

        foreach (var (offset, width, count) in layout.OtherNumbers)
        {
            for (var index = 0; index < count; index++)
            {
                ordered.AsSpan(offset + (index * width), width).Reverse();
            }
        }

        return ordered;
    }

    /// <summary>Text up to the first zero.</summary>
    public string Text(int offset, int length)
    {
        var text = bytes.AsSpan(offset, length);
        var end = text.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? text : text[..end]);
    }

    private int Int32(int offset) => Ordered(BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(offset)), BinaryPrimitives.ReverseEndianness);

    private long Int64(int offset) => Ordered(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(offset)), BinaryPrimitives.ReverseEndianness);

    private T Ordered<T>(T little, Func<T, T> reverse) => isBigEndian ? reverse(little) : little;
}
