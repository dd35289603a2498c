using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sigmask.Nifti;

/// <summary>Reads voxels into an array of their type. The array grows with the bytes that arrive, so a header that lies costs no memory.</summary>
internal static class VoxelReader
{
    private const long FirstNumbers = 1 << 20;
    private const long ChunkBytes = 1 << 24;

    /// <summary>Reads the voxels of a NIfTI file.</summary>
    /// <param name="source">At the first voxel.</param>
    /// <param name="header">Says how many there are and of what kind.</param>
    /// <exception cref="FormatException">The file ends too early, or no array can hold as many.</exception>
    public static Array Read(ByteSource source, NiftiHeader header)
    {
        var format = VoxelFormat.Of(header.DataType);
        var element = format.Element ?? throw new FormatException($"its voxels are {header.DataType}, which is not supported; save them as float32, for example the magnitude.");
        return Read(source, element, format.ElementBytes, header.VoxelCount * format.Components, header.IsBigEndian);
    }

    /// <summary>Reads numbers of a type.</summary>
    /// <param name="source">At the first of them.</param>
    /// <param name="element">The type.</param>
    /// <param name="elementBytes">Bytes of one.</param>
    /// <param name="count">How many.</param>
    /// <param name="isBigEndian">Their byte order.</param>
    /// <exception cref="FormatException">The file ends too early, or no array can hold as many.</exception>
    public static Array Read(ByteSource source, Type element, int elementBytes, long count, bool isBigEndian)
    {
        if (count > Array.MaxLength)
        {
            throw new FormatException(Invariant($"its {count} numbers are more than one array can hold; save it in parts."));
        }

        var isLengthKnown = source.MostBytes - source.Position <= count * elementBytes * 2;
        var numbers = Array.CreateInstance(element, isLengthKnown ? count : Math.Min(count, FirstNumbers));
        for (var filled = 0L; filled < count;)
        {
            if (filled == numbers.LongLength)
            {
                numbers = Grown(numbers, Math.Min(count, filled * 2));
            }

            var length = Math.Min(numbers.LongLength - filled, ChunkBytes / elementBytes);
            var bytes = Bytes(numbers, filled * elementBytes, (int)(length * elementBytes));
            var read = source.Read(bytes);
            if (read < bytes.Length)
            {
                throw new FormatException(Invariant($"it is cut off: {(filled * elementBytes) + read} of {count * elementBytes} bytes of voxels are there; copy or save it again."));
            }

            if (isBigEndian == BitConverter.IsLittleEndian)
            {
                Reverse(bytes, elementBytes);
            }

            filled += length;
        }

        return numbers;
    }

    /// <summary>Part of an array's memory.</summary>
    public static Span<byte> Bytes(Array numbers, long start, int length) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(numbers), (nint)start), length);

    private static Array Grown(Array numbers, long length)
    {
        var grown = Array.CreateInstance(numbers.GetType().GetElementType()!, length);
        Array.Copy(numbers, grown, numbers.LongLength);
        return grown;
    }

    /// <summary>Turns the byte order of numbers round.</summary>
    public static void Reverse(Span<byte> bytes, int size)
    {
        switch (size)
        {
            case 2:
                var shorts = MemoryMarshal.Cast<byte, short>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, int>(bytes);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, long>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
            default:
                break;
        }
    }
}
