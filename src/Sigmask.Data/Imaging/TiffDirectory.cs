using System.Buffers.Binary;
using BitMiracle.LibTiff.Classic;

namespace Sigmask.Imaging;

/// <summary>
/// What the first directory of a TIFF says about sizes, read before the library reserves memory by it.
/// </summary>
/// <remarks>Source: TIFF 6.0 (Adobe 1992), section 2; for BigTIFF the proposal of AWare Systems: 8 bytes for counts and offsets.</remarks>
internal sealed class TiffDirectory
{
    // Nothing unpacks to more than that times its length: 1032 by deflate, less than 1400 by LZW and by JPEG.
    private const long MostUnpacked = 1400;

    // Rows of faxes that are as the one before cost a bit; subsampled colours, without compression, are stored once for several pixels.
    private const long MostUnpackedOfFaxes = 2048;
    private const long MostWithoutCompression = 3;

    private const int MostPages = 1 << 16;

    private readonly Stream file;
    private readonly bool isBigEndian;
    private readonly bool isBig;
    private readonly Dictionary<TiffTag, (int ItemBytes, long Count, long Position)> entries = [];

    private TiffDirectory(Stream file, bool isBigEndian, bool isBig) => (this.file, this.isBigEndian, this.isBig) = (file, isBigEndian, isBig);

    /// <summary>Fails if a file is cut short, has several pages, or cannot hold what its header says; leaves the stream at its beginning.</summary>
    /// <param name="file">From its beginning; it can be read anywhere.</param>
    /// <exception cref="InvalidDataException">It does.</exception>
    /// <exception cref="EndOfStreamException">It is cut short.</exception>
    public static void Require(Stream file)
    {
        var start = new byte[4];
        file.ReadExactly(start);
        var directory = new TiffDirectory(file, start[0] == 'M', start.Contains((byte)'+'));
        if (directory is { isBig: true, isBigEndian: true })
        {
            throw new InvalidDataException("a BigTIFF with its most significant bytes first, which the library mistakes");
        }

        directory.ReadEntries();
        directory.RequireSizes();
        file.Position = 0;
    }

    private void ReadEntries()
    {
        var first = isBig ? Number(8, 8) : Number(4, 4);
        var pages = 0;
        for (var at = first; at != 0; pages++)
        {
            var count = Number(at, isBig ? 8 : 2);
            var (start, entryBytes) = isBig ? (at + 8, 20) : (at + 2, 12);
            if (pages == MostPages || count > (file.Length - start) / entryBytes)
            {
                throw new InvalidDataException("damaged: a directory that leads beyond the file");
            }

            for (var entry = start; pages == 0 && entry < start + (count * entryBytes); entry += entryBytes)
            {
                ReadEntry(entry);
            }

            at = Number(start + (count * entryBytes), isBig ? 8 : 4);
        }

        if (pages != 1)
        {
            throw new InvalidDataException(pages == 0 ? "it has no picture in it" : Invariant($"{pages} pages; save each as a file of its own"));
        }
    }

    private void ReadEntry(long entry)
    {
        var itemBytes = Number(entry + 2, 2) switch { 1 or 2 or 6 or 7 => 1, 3 or 8 => 2, 4 or 9 or 11 or 13 => 4, 5 or 10 or 12 or 16 or 17 or 18 => 8, _ => 0 };
        if (itemBytes == 0)
        {
            return;
        }

        var (count, value, inline) = isBig ? (Number(entry + 4, 8), entry + 12, 8) : (Number(entry + 4, 4), entry + 8, 4);
        var position = count > inline / itemBytes ? Number(value, inline) : value;
        if (count > (file.Length - position) / itemBytes)
        {
            throw new InvalidDataException("damaged: an entry that leads beyond the file");
        }

        entries.TryAdd((TiffTag)Number(entry, 2), (itemBytes, count, position));
    }

    private void RequireSizes()
    {
        var (width, height) = (First(TiffTag.IMAGEWIDTH, 0), First(TiffTag.IMAGELENGTH, 0));
        if (width < 1 || height < 1 || width > PictureLimit.MostPixels / height)
        {
            throw new InvalidDataException(Invariant($"{width} x {height} pixels by its header; 1 to {PictureLimit.MostPixels} are read"));
        }

        var (samples, bits) = (First(TiffTag.SAMPLESPERPIXEL, 1), First(TiffTag.BITSPERSAMPLE, 1));
        RequireHeld(width * height, samples * bits);
        var isTiled = entries.ContainsKey(TiffTag.TILEWIDTH);
        var (blockWidth, blockHeight) = isTiled ? (First(TiffTag.TILEWIDTH, 0), First(TiffTag.TILELENGTH, 0)) : (width, Math.Min(height, First(TiffTag.ROWSPERSTRIP, height)));
        if (blockWidth < 1 || blockHeight < 1 || blockWidth > PictureLimit.MostPixels / blockHeight)
        {
            throw new InvalidDataException("damaged: strips or tiles without any size");
        }

        RequireHeld(blockWidth * blockHeight, samples * bits);
        var planes = First(TiffTag.PLANARCONFIG, 1) == (int)PlanarConfig.SEPARATE ? samples : 1;
        var blocks = ((width + blockWidth - 1) / blockWidth) * ((height + blockHeight - 1) / blockHeight) * planes;
        RequireBlocks(isTiled ? TiffTag.TILEOFFSETS : TiffTag.STRIPOFFSETS, isTiled ? TiffTag.TILEBYTECOUNTS : TiffTag.STRIPBYTECOUNTS, blocks);
    }

    private void RequireHeld(long pixels, long bits)
    {
        var ratio = (Compression)First(TiffTag.COMPRESSION, 1) switch
        {
            Compression.NONE => MostWithoutCompression,
            Compression.CCITTRLE or Compression.CCITTRLEW or Compression.CCITTFAX3 or Compression.CCITTFAX4 => MostUnpackedOfFaxes,
            _ => MostUnpacked,
        };
        var bytes = (double)pixels * bits / 8;
        if (bytes > ratio * file.Length)
        {
            throw new InvalidDataException(Invariant($"damaged: {file.Length} bytes cannot hold the {bytes:0} bytes of pixels that its header says"));
        }
    }

    private void RequireBlocks(TiffTag offsets, TiffTag byteCounts, long blocks)
    {
        if (!entries.TryGetValue(offsets, out var places) || places.Count < blocks)
        {
            throw new InvalidDataException("damaged: it does not say where all of its pixels are");
        }

        for (var block = 0; entries.TryGetValue(byteCounts, out var lengths) && block < Math.Min(blocks, lengths.Count); block++)
        {
            if (Item(lengths, block) > file.Length - Item(places, block))
            {
                throw new InvalidDataException("damaged: pixels that lie beyond the file; it may be cut short");
            }
        }
    }

    private long First(TiffTag tag, long missing) => entries.TryGetValue(tag, out var entry) && entry.Count > 0 ? Item(entry, 0) : missing;

    private long Item((int ItemBytes, long Count, long Position) entry, long index) => Number(entry.Position + (index * entry.ItemBytes), entry.ItemBytes);

    private long Number(long position, int bytes)
    {
        Span<byte> number = stackalloc byte[bytes];
        if (position < 0 || position > file.Length - bytes)
        {
            throw new EndOfStreamException();
        }

        file.Position = position;
        file.ReadExactly(number);
        if (isBigEndian)
        {
            number.Reverse();
        }

        Span<byte> wide = stackalloc byte[8];
        wide.Clear();
        number.CopyTo(wide);
        var value = BinaryPrimitives.ReadInt64LittleEndian(wide);
        return value >= 0 ? value : throw new InvalidDataException("damaged: a number beyond the file");
    }
}
