using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;

namespace Sigmask.Losses;

/// <summary>The symbols of a 64-bit ELF file, those that it does not export included.</summary>
internal static class ElfSymbols
{
    private const int HeaderSize = 64;
    private const int SectionSize = 64;
    private const int SymbolSize = 24;
    private const uint SymbolTable = 2;

    /// <summary>Where a symbol of a given name and size stands, relative to where the file is loaded; null if it has none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The mangled name.</param>
    /// <param name="size">Bytes of what the symbol names.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static long? Find(string path, string name, ulong size)
    {
        var length = new FileInfo(path).Length;
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        if (length < HeaderSize || view.ReadUInt32(0) != 0x464C457F || view.ReadByte(4) != 2 || view.ReadByte(5) != 1)
        {
            return null;
        }

        var (sections, count) = (view.ReadInt64(40), view.ReadUInt16(60));
        if (!Fits(sections, (long)count * SectionSize, length))
        {
            return null;
        }

        for (var index = 0; index < count; index++)
        {
            var section = sections + ((long)index * SectionSize);
            if (view.ReadUInt32(section + 4) == SymbolTable && view.ReadUInt32(section + 40) is var link && link < count)
            {
                var names = sections + ((long)link * SectionSize);
                return Find(view, Extent(section), Extent(names), length, Encoding.ASCII.GetBytes(name + '\0'), size);
            }
        }

        return null;

        (long Offset, long Size) Extent(long section) => (view.ReadInt64(section + 24), view.ReadInt64(section + 32));
    }

    private static unsafe long? Find(MemoryMappedViewAccessor view, (long Offset, long Size) table, (long Offset, long Size) names, long length, ReadOnlySpan<byte> name, ulong size)
    {
        if (!Fits(table.Offset, table.Size, length) || !Fits(names.Offset, names.Size, length))
        {
            return null;
        }

        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            start += view.PointerOffset;
            var symbols = new ReadOnlySpan<Symbol>(start + table.Offset, (int)(table.Size / SymbolSize));
            foreach (var symbol in symbols)
            {
                // The size first: it rules out nearly all of half a million names without a look at them.
                if (symbol.Size == size && symbol.Value != 0 && Fits(symbol.Name, name.Length, names.Size) && name.SequenceEqual(new ReadOnlySpan<byte>(start + names.Offset + symbol.Name, name.Length)))
                {
                    return symbol.Value;
                }
            }

            return null;
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    private static bool Fits(long offset, long size, long length) => offset >= 0 && size >= 0 && size <= length && offset <= length - size;

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Symbol
    {
        public readonly uint Name;
        public readonly uint Kind;
        public readonly long Value;
        public readonly ulong Size;
    }
}
