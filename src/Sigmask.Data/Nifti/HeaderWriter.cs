using System.Buffers.Binary;
using System.Text;

namespace Sigmask.Nifti;

/// <summary>Puts numbers of the right width into a header's bytes, little-endian.</summary>
internal sealed class HeaderWriter(byte[] bytes, HeaderLayout layout)
{
    /// <summary>Floating numbers in a row.</summary>
    public void Reals(int offset, params ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (layout.IsWide)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(offset), value);
            }
            else
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(offset), (float)value);
            }

            offset += layout.RealBytes;
        }
    }

    /// <summary>The number of axes and their lengths.</summary>
    public void Dims(ReadOnlySpan<int> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (layout.IsWide)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(layout.Dim + (8 * i)), values[i]);
            }
            else
            {
                Int16(layout.Dim + (2 * i), values[i]);
            }
        }
    }

    /// <summary>Where voxels begin.</summary>
    public void DataOffset(int value)
    {
        if (layout.IsWide)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(layout.VoxOffset), value);
        }
        else
        {
            Reals(layout.VoxOffset, value);
        }
    }

    /// <summary>What a form refers to.</summary>
    public void FormCode(int offset, int value)
    {
        if (layout.IsWide)
        {
            Int32(offset, value);
        }
        else
        {
            Int16(offset, value);
        }
    }

    public void Units(int value)
    {
        if (layout.IsWide)
        {
            Int32(layout.Units, value);
        }
        else
        {
            bytes[layout.Units] = (byte)value;
        }
    }

    public void Int16(int offset, int value) => BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(offset), (short)value);

    public void Int32(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), value);

    /// <summary>Latin-1 text, cut so that a zero remains behind it.</summary>
    public void Text(int offset, int length, string text) => Encoding.Latin1.GetBytes(text.AsSpan(0, Math.Min(text.Length, length - 1)), bytes.AsSpan(offset));
}
