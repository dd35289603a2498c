using Sigmask.Nifti;

namespace Sigmask.Volumes;

/// <summary>The file of voxels that a header beside it names.</summary>
internal static class VoxelFile
{
    // Some writers pad; more than this is another file than the header describes.
    private const long MostTrailingBytes = 1 << 20;

    /// <summary>Its path.</summary>
    /// <param name="header">The file that names it.</param>
    /// <param name="name">As it is named, relative to the header.</param>
    /// <exception cref="FormatException">It is not there, or would lie outside of the header's folder.</exception>
    public static string Beside(string header, string name)
    {
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal))
        {
            throw new FormatException("its header names no file of voxels.");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(header))!;
        var path = Path.GetFullPath(Path.Combine(folder, name.Replace('\\', '/')));
        var isInside = path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return !isInside ? throw new FormatException($"its header names {HeaderNumbers.Short(name)}, which lies outside of its folder; put the voxels beside the header.")
            : File.Exists(path) ? path
            : throw new FormatException($"its voxels should stand in {HeaderNumbers.Short(name)}, which is not there; copy both files.");
    }

    /// <summary>Fails if voxels cannot fit into what there is.</summary>
    /// <exception cref="FormatException">They cannot.</exception>
    public static void RequireRoom(IReadOnlyList<int> shape, NumberType type, int components, long mostBytes)
    {
        var bytes = shape.Aggregate((Int128)type.Bytes * components, (product, length) => Int128.Min(product * length, long.MaxValue));
        if (bytes > mostBytes)
        {
            throw new FormatException(Invariant($"its header says [{string.Join(", ", shape)}] voxels of {components} {type.Name}, but there are at most {mostBytes} bytes of them; copy or save it again."));
        }
    }

    /// <summary>Reads on to the end of compressed voxels, so that their checksum is compared.</summary>
    /// <exception cref="FormatException">Much follows.</exception>
    public static void RequireEnd(ByteSource source)
    {
        if (!source.Finish(MostTrailingBytes))
        {
            throw new FormatException(Invariant($"it goes on for more than {MostTrailingBytes} bytes after its last voxel, so its header is not that of its voxels."));
        }
    }

    /// <summary>Opens voxels; the file is closed if they cannot be read.</summary>
    public static ByteSource Open(FileStream file, bool isCompressed)
    {
        try
        {
            return isCompressed ? ByteSource.RestInflated(file) : ByteSource.Rest(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Calls a reader; an error that it throws names the file.</summary>
    /// <exception cref="VolumeException">Something goes wrong.</exception>
    public static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException error)
        {
            throw new VolumeException(path, error.Message, error);
        }
        catch (EndOfStreamException error)
        {
            throw new VolumeException(path, "it is cut off before its voxels begin; copy or save it again.", error);
        }
        catch (InvalidDataException error)
        {
            throw new VolumeException(path, "its compressed data are damaged; copy or save it again.", error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VolumeException(path, "there is no such file.", error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException || (error is IOException and not VolumeException))
        {
            throw new VolumeException(path, $"it cannot be read: {error.Message}", error);
        }
    }
}

/// <summary>A type of number that voxels are stored in.</summary>
/// <param name="Name">In NumPy's words.</param>
/// <param name="Element">The type of .NET.</param>
/// <param name="Bytes">Bytes of one.</param>
internal sealed record NumberType(string Name, Type Element, int Bytes)
{
    public static readonly NumberType Int8 = new("int8", typeof(sbyte), 1);
    public static readonly NumberType UInt8 = new("uint8", typeof(byte), 1);
    public static readonly NumberType Int16 = new("int16", typeof(short), 2);
    public static readonly NumberType UInt16 = new("uint16", typeof(ushort), 2);
    public static readonly NumberType Int32 = new("int32", typeof(int), 4);
    public static readonly NumberType UInt32 = new("uint32", typeof(uint), 4);
    public static readonly NumberType Int64 = new("int64", typeof(long), 8);
    public static readonly NumberType UInt64 = new("uint64", typeof(ulong), 8);
    public static readonly NumberType Float32 = new("float32", typeof(float), 4);
    public static readonly NumberType Float64 = new("float64", typeof(double), 8);
}
