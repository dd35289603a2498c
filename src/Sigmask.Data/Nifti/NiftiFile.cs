using System.IO.Compression;
using Sigmask.Files;

namespace Sigmask.Nifti;

/// <summary>Reads and writes NIfTI-1 and -2: .nii, .hdr with .img, each also compressed (.gz).</summary>
/// <remarks>
/// Both byte orders and all data types but bits, complex numbers and those of 128 bits, of which only the header is read. A header is believed
/// only as far as its file can bear it out: reading takes no more memory than a small multiple of what the file really holds.
/// Sources: nifti1.h, nifti2.h; where they leave a choice, nibabel's.
/// </remarks>
public static class NiftiFile
{
    /// <summary>Bytes of voxels that <see cref="Read"/> accepts unless told otherwise: 4 GiB.</summary>
    public const long DefaultMostBytes = 1L << 32;

    private const string BadEnding = "its name ends in none of .nii, .hdr, .img (or these with .gz).";

    /// <summary>A file's name without folder and ending: patient001_frame01 of patient001_frame01.nii.gz.</summary>
    public static string NameWithoutEnding(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = Path.GetFileName(path);
        return Path.GetFileNameWithoutExtension(name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name);
    }

    /// <summary>Reads the header alone, of any data type.</summary>
    /// <exception cref="NiftiException">The file is missing, unreadable, damaged or too short for what its header claims.</exception>
    public static NiftiHeader ReadHeader(string path) => Guarded(path, location =>
    {
        using var source = new ByteSource(location.Header, location.IsCompressed);
        return ReadHeader(source, location);
    });

    /// <summary>Reads a volume.</summary>
    /// <param name="path">The file; of a pair either one.</param>
    /// <param name="mostBytes">Volumes of more bytes are refused before they are read.</param>
    /// <exception cref="NiftiException">The file is missing, unreadable, damaged, of an unsupported data type or too large.</exception>
    public static NiftiVolume Read(string path, long mostBytes = DefaultMostBytes) => Guarded(path, location =>
    {
        var source = new ByteSource(location.Header, location.IsCompressed);
        try
        {
            var header = ReadHeader(source, location);
            if (location.IsPair)
            {
                source.Dispose();
                source = new ByteSource(location.Voxels, location.IsCompressed);
            }

            if (VoxelBytes(header) > mostBytes)
            {
                throw new FormatException(Invariant($"its voxels take {VoxelBytes(header)} bytes, more than the {mostBytes} that are allowed."));
            }

            source.SkipTo(header.DataOffset);
            var voxels = VoxelReader.Read(source, header);
            if (location.IsCompressed)
            {
                source.RequireEnd();
            }

            return new NiftiVolume(header, voxels);
        }
        finally
        {
            source.Dispose();
        }
    });

    /// <summary>Writes a volume, little-endian. Each file appears complete or not at all. Of a header that was read, fields that have no property are written as they were.</summary>
    /// <param name="path">Its ending says single or pair, compressed or not.</param>
    /// <param name="volume">What to write. The first version of the format becomes the second if an axis has more than 32767 voxels.</param>
    /// <exception cref="ArgumentException">The name has none of the format's endings.</exception>
    /// <exception cref="IOException">The file cannot be written; the message names it.</exception>
    public static void Write(string path, NiftiVolume volume)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(volume);
        var location = NiftiLocation.Of(path) ?? throw new ArgumentException($"{path}: {BadEnding}", nameof(path));
        var header = HeaderEncoder.Encode(volume.Header, location.IsPair);
        if (location.IsPair)
        {
            WriteFile(location.Voxels, location.IsCompressed, stream => VoxelWriter.Write(stream, volume));
            WriteFile(location.Header, location.IsCompressed, stream => stream.Write(header));
            return;
        }

        WriteFile(path, location.IsCompressed, stream =>
        {
            stream.Write(header);
            VoxelWriter.Write(stream, volume);
        });
    }

    private static T Guarded<T>(string path, Func<NiftiLocation, T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return VolumeReading.Guarded(path, () => read(NiftiLocation.Of(path) ?? throw new FormatException(BadEnding)), (file, reason, error) => new NiftiException(file, reason, error));
    }

    private static NiftiHeader ReadHeader(ByteSource source, NiftiLocation location)
    {
        var start = new byte[4];
        Fill(source, start);
        var (layout, isBigEndian) = HeaderDecoder.Recognise(start);
        var rest = new byte[layout.Size - start.Length];
        Fill(source, rest);
        source.IsBigEndian = isBigEndian;
        var fields = new HeaderFields([.. start, .. rest], layout, isBigEndian);
        var header = HeaderDecoder.Decode(fields, location.IsPair) with { Bytes = fields.LittleEndian() };
        RequireRoom(header, location.IsPair ? Length(location) : source.MostBytes);
        return header with { Extensions = ExtensionBlocks.Read(source, location.IsPair ? source.MostBytes : header.DataOffset) };
    }

    private static void Fill(ByteSource source, Span<byte> bytes)
    {
        if (source.Read(bytes) < bytes.Length)
        {
            throw new FormatException(Invariant($"it is cut off within its header, after {source.Position} bytes; copy or save it again."));
        }
    }

    private static long Length(NiftiLocation location)
    {
        using var voxels = new ByteSource(location.Voxels, location.IsCompressed);
        return voxels.MostBytes;
    }

    private static void RequireRoom(NiftiHeader header, long mostBytes)
    {
        if (header.DataOffset + VoxelBytes(header) > mostBytes)
        {
            throw new FormatException(
                Invariant($"its header says [{string.Join(", ", header.Shape)}] voxels of {header.DataType} from byte {header.DataOffset} on, but there are at most {mostBytes} bytes; copy or save it again."));
        }
    }

    // Saturates: more than any file is too much anyway.
    private static Int128 VoxelBytes(NiftiHeader header) =>
        header.Shape.Aggregate((Int128)VoxelFormat.Of(header.DataType).Bytes, (product, length) => Int128.Min(product * length, long.MaxValue));

    private static void WriteFile(string path, bool isCompressed, Action<Stream> write) => AtomicFile.Write(path, file =>
    {
        if (!isCompressed)
        {
            write(file);
            return;
        }

        using var compressed = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
        write(compressed);
    });
}

/// <summary>A NIfTI file that cannot be read or written. The message is one line that names the file and the reason.</summary>
public sealed class NiftiException : VolumeException
{
    /// <summary>An error of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reason">What is wrong with it and, where there is one, the remedy; one line.</param>
    /// <param name="inner">What caused it.</param>
    public NiftiException(string path, string reason, Exception? inner = null)
        : base(path, reason, inner)
    {
    }
}
