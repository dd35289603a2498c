using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;

namespace Sigmask.Build;

/// <summary>
/// Build task: writes a copy of a Linux shared library in which the requirement of GLIBCXX_3.4.32 is weak, so that the
/// dynamic loader of a system with an older C++ runtime accepts it.
/// </summary>
/// <remarks>
/// GCC 13 makes every object that includes &lt;iostream&gt; refer to <c>std::ios_base_library_init</c> so that the stream
/// initialiser is linked; nothing calls it. The task acts only if that is the one symbol behind the requirement.
/// </remarks>
public sealed class RelaxSymbolVersion : Microsoft.Build.Utilities.Task
{
    /// <summary>The library as its package delivers it. It is only read.</summary>
    [Required]
    public string Source { get; set; } = "";

    /// <summary>Where the copy goes. It is written aside and moved into place, so that no other link to it changes.</summary>
    [Required]
    public string Destination { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        try
        {
            var library = File.ReadAllBytes(Source);
            ElfSymbolVersion.Relax(library, "GLIBCXX_3.4.32", "_ZSt21ios_base_library_initv");
            if (File.Exists(Destination) && File.ReadAllBytes(Destination).SequenceEqual(library))
            {
                return true;
            }

            // The copy keeps its own time of writing: a build that finds the source's time and size in the output folder would
            // take an unmended file there for this one and leave it.
            Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
            var aside = Destination + "." + Guid.NewGuid().ToString("N");
            File.WriteAllBytes(aside, library);
            File.Delete(Destination);
            File.Move(aside, Destination);
            return true;
        }
        catch (Exception error) when (error is IOException || error is UnauthorizedAccessException || error is InvalidDataException)
        {
            Log.LogError("{0}: cannot write a copy for older Linux systems: {1} Set SigmaskRelaxNativeLibrary=false to build without it.", Source, error.Message);
            return false;
        }
    }
}

/// <summary>Edits the symbol version requirements of a 64-bit little-endian ELF library (System V ABI, GNU symbol versioning).</summary>
public static class ElfSymbolVersion
{
    private const uint DynamicSymbols = 11;
    private const uint VersionOfSymbols = 0x6fffffff;
    private const uint VersionsNeeded = 0x6ffffffe;
    private const int SymbolSize = 24;
    private const ushort WeakVersion = 2;
    private const ushort UnversionedGlobal = 1;
    private const int WeakBinding = 2;

    /// <summary>
    /// Makes the requirement of <paramref name="version"/> weak and the undefined symbol <paramref name="symbol"/> behind it
    /// weak and unversioned, in place.
    /// </summary>
    /// <returns>True if the library changed; false if it does not ask for that version, or did no longer.</returns>
    /// <exception cref="InvalidDataException">The bytes are no such library, or other symbols need that version as well.</exception>
    public static bool Relax(byte[] library, string version, string symbol)
    {
        try
        {
            return RelaxChecked(library, version, symbol);
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException || error is IndexOutOfRangeException || error is ArgumentException || error is OverflowException)
        {
            throw new InvalidDataException("the ELF tables point outside the file.", error);
        }
    }

    private static bool RelaxChecked(byte[] library, string version, string symbol)
    {
        if (library.Length < 64 || library[0] != 0x7f || library[1] != 'E' || library[2] != 'L' || library[3] != 'F' || library[4] != 2 || library[5] != 1)
        {
            throw new InvalidDataException("not a 64-bit little-endian ELF file.");
        }

        var sections = Sections(library);
        if (!sections.TryGetValue(VersionsNeeded, out var needed) || !sections.TryGetValue(VersionOfSymbols, out var versions) || !sections.TryGetValue(DynamicSymbols, out var symbols))
        {
            return false;
        }

        var flagsAt = -1;
        var index = 0;
        var names = needed.LinkedOffset;
        for (int entry = needed.Offset, left = needed.Info; left > 0; left--)
        {
            var aux = entry + (int)UInt32(library, entry + 8);
            for (int count = UInt16(library, entry + 2); count > 0; count--)
            {
                if (Text(library, names + (int)UInt32(library, aux + 8)) == version)
                {
                    flagsAt = aux + 4;
                    index = UInt16(library, aux + 6);
                }

                aux += (int)UInt32(library, aux + 12);
            }

            var next = (int)UInt32(library, entry + 12);
            if (next == 0)
            {
                break;
            }

            entry += next;
        }

        if (flagsAt < 0)
        {
            return false;
        }

        var found = new List<int>();
        for (var i = 0; i < symbols.Size / SymbolSize; i++)
        {
            if ((UInt16(library, versions.Offset + (2 * i)) & 0x7fff) != index)
            {
                continue;
            }

            var at = symbols.Offset + (SymbolSize * i);
            var name = Text(library, symbols.LinkedOffset + (int)UInt32(library, at));
            if (name != symbol || UInt16(library, at + 6) != 0)
            {
                throw new InvalidDataException("symbol " + name + " needs " + version + " as well.");
            }

            found.Add(i);
        }

        foreach (var i in found)
        {
            var info = symbols.Offset + (SymbolSize * i) + 4;
            library[info] = (byte)((WeakBinding << 4) | (library[info] & 0xf));
            Write(library, versions.Offset + (2 * i), UnversionedGlobal);
        }

        var flags = UInt16(library, flagsAt);
        Write(library, flagsAt, (ushort)(flags | WeakVersion));
        return found.Count > 0 || (flags & WeakVersion) == 0;
    }

    private static Dictionary<uint, Section> Sections(byte[] library)
    {
        var table = checked((int)UInt64(library, 40));
        int size = UInt16(library, 58);
        int count = UInt16(library, 60);
        var sections = new Dictionary<uint, Section>();
        for (var i = 0; i < count; i++)
        {
            var at = table + (i * size);
            var linked = table + (checked((int)UInt32(library, at + 40)) * size);
            sections[UInt32(library, at + 4)] = new Section(
                checked((int)UInt64(library, at + 24)),
                checked((int)UInt64(library, at + 32)),
                checked((int)UInt32(library, at + 44)),
                checked((int)UInt64(library, linked + 24)));
        }

        return sections;
    }

    private static ushort UInt16(byte[] bytes, int at) => BitConverter.ToUInt16(bytes, at);

    private static uint UInt32(byte[] bytes, int at) => BitConverter.ToUInt32(bytes, at);

    private static ulong UInt64(byte[] bytes, int at) => BitConverter.ToUInt64(bytes, at);

    private static void Write(byte[] bytes, int at, ushort value) => BitConverter.GetBytes(value).CopyTo(bytes, at);

    private static string Text(byte[] bytes, int at) => Encoding.ASCII.GetString(bytes, at, Array.IndexOf(bytes, (byte)0, at) - at);

    private readonly struct Section
    {
        public Section(int offset, int size, int info, int linkedOffset)
        {
            Offset = offset;
            Size = size;
            Info = info;
            LinkedOffset = linkedOffset;
        }

        public int Offset { get; }

        public int Size { get; }

        public int Info { get; }

        public int LinkedOffset { get; }
    }
}
