using System.IO.Compression;

namespace Sigmask.Nifti;

/// <summary>A file's bytes in order, decompressed on the way, and how many there can be at most.</summary>
internal sealed class ByteSource : IDisposable
{
    // No deflate stream grows by more (zlib's technical notes).
    private const long GreatestExpansion = 1032;
    private const int BufferBytes = 1 << 16;

    // Some writers pad; more than this is another file than the header describes.
    private const long MostTrailingBytes = 1 << 20;

    private readonly FileStream file;
    private readonly Stream stream;

    /// <summary>Opens a file.</summary>
    /// <exception cref="FormatException">It is empty, or compressed while its name says otherwise, or the reverse.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public ByteSource(string path, bool isCompressed)
    {
        file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        try
        {
            RequireForm(isCompressed);
            MostBytes = isCompressed ? checked(file.Length * GreatestExpansion) : file.Length;
            stream = isCompressed ? new BufferedStream(new GZipStream(file, CompressionMode.Decompress), BufferBytes) : file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private ByteSource(FileStream file, long mostBytes, Stream stream) => (this.file, MostBytes, this.stream) = (file, mostBytes, stream);

    /// <summary>Bytes that were read or skipped.</summary>
    public long Position { get; private set; }

    /// <summary>An upper bound of the bytes that can be read; exact if the file is not compressed.</summary>
    public long MostBytes { get; }

    /// <summary>Whether numbers of this file are big-endian, once it is known.</summary>
    public bool IsBigEndian { get; set; }

    /// <summary>What follows in a file that has been opened, compressed or not; it is closed with the source.</summary>
    public static ByteSource Rest(FileStream file) => new(file, file.Length - file.Position, file);

    /// <summary>What follows, gzip-compressed or as a zlib stream, as its first bytes say.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static ByteSource RestInflated(FileStream file)
    {
        var start = new byte[2];
        var begin = file.Position;
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = begin;
        Stream inflated = start switch
        {
            [0x1f, 0x8b] when read == start.Length => new GZipStream(file, CompressionMode.Decompress),
            [var first, var second] when read == start.Length && (first & 0xf) == 8 && ((first << 8) + second) % 31 == 0 => new ZLibStream(file, CompressionMode.Decompress),
            _ => throw new FormatException("its voxels are not compressed with gzip or zlib, though its header says so; copy or save it again."),
        };
        return new ByteSource(file, checked((file.Length - begin) * GreatestExpansion), new BufferedStream(inflated, BufferBytes));
    }

    public void Dispose() => stream.Dispose();

    /// <summary>As many bytes as there are, up to the length of the buffer.</summary>
    public int Read(Span<byte> buffer)
    {
        var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        Position += read;
        return read;
    }

    /// <summary>Fills the buffer.</summary>
    /// <exception cref="EndOfStreamException">The file ends too early.</exception>
    public void ReadExactly(Span<byte> buffer)
    {
        if (Read(buffer) < buffer.Length)
        {
            throw new EndOfStreamException();
        }
    }

    /// <summary>Goes on to a place ahead.</summary>
    /// <exception cref="EndOfStreamException">The file ends too early.</exception>
    public void SkipTo(long position)
    {
        var buffer = new byte[BufferBytes];
        while (Position < position)
        {
            ReadExactly(buffer.AsSpan(0, (int)Math.Min(buffer.Length, position - Position)));
        }
    }

    /// <summary>Reads on to the end, so that a compressed file's checksum is compared.</summary>
    /// <exception cref="FormatException">Much follows.</exception>
    public void RequireEnd()
    {
        var buffer = new byte[BufferBytes];
        var last = Position + MostTrailingBytes;
        while (Position <= last && Read(buffer) == buffer.Length)
        {
        }

        if (Position > last)
        {
            throw new FormatException(Invariant($"it goes on for more than {MostTrailingBytes} bytes after its last voxel, so its header is not that of its voxels."));
        }
    }

    private void RequireForm(bool isCompressed)
    {
        Span<byte> start = stackalloc byte[2];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        var looksCompressed = read == start.Length && start is [0x1f, 0x8b];
        if (read == 0)
        {
            throw new FormatException("the file is empty; copy or save it again.");
        }

        if (looksCompressed != isCompressed)
        {
            throw new FormatException(isCompressed
                ? "it is not gzip-compressed, though its name ends in .gz; take that off its name if it is a NIfTI file at all."
                : "it is gzip-compressed; add .gz to its name.");
        }
    }
}
