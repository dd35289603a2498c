using System.Buffers.Binary;

namespace Sigmask.Data;

/// <summary>The bytes of an HDF5 file, read from a place on: numbers of any width, the least significant byte first.</summary>
/// <param name="file">The file.</param>
internal sealed class Hdf5Bytes(Stream file)
{
    // What describes the few arrays of a case takes some hundred. Without a limit a header that leads back to itself would never end.
    private const int MostNumbers = 1 << 18;

    private int read;

    /// <summary>Bytes of an address, as the file says.</summary>
    public int AddressWidth { get; set; }

    /// <summary>Bytes of a length, as the file says.</summary>
    public int LengthWidth { get; set; }

    /// <summary>Where the next number stands.</summary>
    public ulong Place => (ulong)file.Position;

    /// <summary>Goes to a place.</summary>
    /// <exception cref="FormatException">The file ends before it.</exception>
    public void GoTo(ulong place) =>
        file.Position = place <= (ulong)file.Length ? (long)place : throw new FormatException("it points to a place behind its end; copy or save it again");

    /// <summary>Passes over bytes.</summary>
    /// <exception cref="FormatException">There are not as many.</exception>
    public void Skip(int count) => GoTo(Place + (ulong)count);

    /// <summary>A number without sign.</summary>
    /// <param name="width">Its bytes, 8 at most.</param>
    /// <exception cref="EndOfStreamException">The file ends before it.</exception>
    /// <exception cref="FormatException">Too many were read.</exception>
    public ulong Number(int width)
    {
        if (++read > MostNumbers)
        {
            throw new FormatException("too much stands in its root group; leave only the arrays of the case in it");
        }

        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        file.ReadExactly(bytes[..width]);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>The place that the file says here.</summary>
    /// <exception cref="EndOfStreamException">The file ends before it.</exception>
    /// <exception cref="FormatException">Too many numbers were read.</exception>
    public ulong Address() => Number(AddressWidth);

    /// <summary>Fails unless some bytes stand here, and passes over them.</summary>
    /// <exception cref="FormatException">Others do.</exception>
    public void Require(ReadOnlySpan<byte> signature)
    {
        foreach (var letter in signature)
        {
            if (file.ReadByte() != letter)
            {
                throw new FormatException("a part of it does not begin as it must; copy or save it again");
            }
        }
    }
}
