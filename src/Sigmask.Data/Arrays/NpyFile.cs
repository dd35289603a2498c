using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Sigmask.Files;

namespace Sigmask.Arrays;

/// <summary>Reads and writes NumPy's .npy files: how arrays come from Python and go back.</summary>
/// <remarks>
/// Versions 1 to 3, numbers in little-endian order. Arrays in Fortran order are brought into C order. Truth values come as bytes 0 and 1.
/// A header is only believed if the file has the length that it implies, so reading takes no more memory than the file is long.
/// Pickled Python objects are refused; dictionaries of arrays are for <see cref="NamedArrays"/>. Source: numpy.lib.format.
/// </remarks>
public static class NpyFile
{
    private const int LongestHeader = 1 << 20;
    private const int ChunkBytes = 1 << 24;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">The file is missing, unreadable, damaged or of an unsupported type.</exception>
    public static NpyArray Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Guarded(path, () =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var header = NpyHeader.Parse(ReadHeader(file));
            return new NpyArray(header.Shape, ReadNumbers(file, header));
        });
    }

    /// <summary>Reads something; what goes wrong becomes an error that names the file.</summary>
    /// <exception cref="DataException">The file is missing, unreadable or damaged.</exception>
    internal static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException error)
        {
            throw new DataException($"{path}: {error.Message}", error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException($"{path} does not exist; give the path of a file that NumPy has saved.", error);
        }
        catch (EndOfStreamException error)
        {
            throw new DataException($"{path}: the file is cut off; copy or save it again.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Writes a file (version 1.0, C order). It appears complete or not at all.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(string path, NpyArray array)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(array);
        try
        {
            AtomicFile.Write(path, file =>
            {
                var element = NpyElement.Of(array.Data.GetType().GetElementType()!)!;
                file.Write(NpyHeader.Format(element, array.Shape));
                ForEachChunk(array.Data, element.Size, bytes => file.Write(bytes));
            });
        }
        catch (IOException error)
        {
            throw new DataException(error.Message, error);
        }
    }

    /// <summary>The dictionary in front of the numbers, as text; the stream stands behind it then.</summary>
    internal static string ReadHeader(Stream file)
    {
        var preamble = new byte[8];
        if (file.ReadAtLeast(preamble, preamble.Length, throwOnEndOfStream: false) < preamble.Length || !preamble.AsSpan().StartsWith(NpyHeader.Magic))
        {
            throw new FormatException("this is no .npy file; write one with numpy.save.");
        }

        var version = preamble[6];
        if (version is < 1 or > 3)
        {
            throw new FormatException($"format version {version}.{preamble[7]} is not supported; versions 1 to 3 are.");
        }

        var lengthBytes = new byte[version == 1 ? 2 : 4];
        file.ReadExactly(lengthBytes);
        var length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes) : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > file.Length - file.Position)
        {
            throw new EndOfStreamException();
        }

        if (length > LongestHeader)
        {
            throw new FormatException($"its header claims {length} bytes, which no array of numbers needs.");
        }

        var text = new byte[length];
        file.ReadExactly(text);
        return (version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text);
    }

    private static Array ReadNumbers(FileStream file, NpyHeader header)
    {
        var bytes = file.Length - file.Position;
        var expected = header.Shape.Aggregate((Int128)header.Element.Size, Multiply);
        if (expected != bytes)
        {
            throw new FormatException(Invariant($"its header says shape [{string.Join(", ", header.Shape)}] of {header.Element.Description}, but {bytes} bytes follow instead of that; copy or save it again."));
        }

        var count = bytes / header.Element.Size;
        if (count > Array.MaxLength)
        {
            throw new FormatException(Invariant($"its {count} numbers are more than one array can hold; save it in parts."));
        }

        var numbers = Array.CreateInstance(header.Element.Type, count);
        ForEachChunk(numbers, header.Element.Size, file.ReadExactly);
        if (header.Element.IsTruthValue)
        {
            numbers = Array.ConvertAll((byte[])numbers, value => value == 0 ? (byte)0 : (byte)1);
        }

        return header.FortranOrder ? FortranOrder.ToC(numbers, header.Shape) : numbers;
    }

    // Saturates: a product beyond any file is as wrong as one slightly off.
    private static Int128 Multiply(Int128 product, int length) => product > long.MaxValue && length > 0 ? product : product * length;

    private static void ForEachChunk(Array numbers, int size, SpanAction action)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(numbers);
        var total = numbers.LongLength * size;
        for (long start = 0; start < total; start += ChunkBytes)
        {
            action(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, (nint)start), (int)Math.Min(ChunkBytes, total - start)));
        }
    }

    private delegate void SpanAction(Span<byte> bytes);
}
