namespace Sigmask.Data;

/// <summary>
/// That all of an HDF5 file lies in the file itself. The library that reads the format follows what leads to other files, by any path and without being asked, so a file is looked at before the library gets
/// it: its root group and the headers of what lies in that, which are all that <see cref="Hdf5Arrays"/> asks for.
/// </summary>
internal static class Hdf5Links
{
    // Kinds of messages.
    private const int LinkInfo = 0x02;
    private const int Link = 0x06;
    private const int ExternalFiles = 0x07;
    private const int SymbolTable = 0x11;

    // Flags of a link; without a type it is a hard one.
    private const ulong HasType = 0x08;
    private const ulong HasOrder = 0x04;
    private const ulong HasEncoding = 0x10;
    private const ulong WidthOfName = 0x03;

    private const ulong NewestFormat = 3;

    /// <summary>Fails if anything in the root group is a link to another place, or is kept in other files.</summary>
    /// <param name="stream">The file.</param>
    /// <exception cref="FormatException">Something does or is, the file is damaged, or its root group is kept in a form in which this cannot be told.</exception>
    /// <exception cref="EndOfStreamException">The file is cut off.</exception>
    public static void RequireInside(Stream stream)
    {
        var file = new Hdf5Bytes(stream);
        foreach (var address in Objects(file, Root(file)).Distinct())
        {
            if (Hdf5Header.Messages(file, address).Any(message => message.Kind == ExternalFiles))
            {
                throw new FormatException("numbers of it are kept in other files, which are not read; save them in the file itself");
            }
        }
    }

    // The address of the root group, at the end of the superblock.
    private static ulong Root(Hdf5Bytes file)
    {
        file.GoTo(0);
        try
        {
            file.Require([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A]);
        }
        catch (FormatException error)
        {
            throw new FormatException("it does not begin as HDF5 does; if something stands in front of it, as MATLAB puts there, save it again without that", error);
        }

        var version = file.Number(1);
        if (version > NewestFormat)
        {
            throw new FormatException(Invariant($"version {version} of the format is not known"));
        }

        // Up to version 1: versions of parts, then the sizes of trees; the entry of the root group begins with its name.
        var isOld = version < 2;
        file.Skip(isOld ? 4 : 0);
        (file.AddressWidth, file.LengthWidth) = (Width(file), Width(file));
        file.Skip(version switch { 0 => 9, 1 => 13, _ => 1 });
        if (file.Address() != 0)
        {
            throw new FormatException("something stands in front of it, which is not read; save it again without that");
        }

        file.Skip((isOld ? 4 : 2) * file.AddressWidth);
        return file.Address();
    }

    private static int Width(Hdf5Bytes file) =>
        file.Number(1) is (1 or 2 or 4 or 8) and var width ? (int)width : throw new FormatException("its numbers have no width that is known; copy or save it again");

    // The addresses of what lies in a group. Links are messages of its header or, in the old form, entries of a table; many links of the new form lie in a heap, which is not looked through.
    private static List<ulong> Objects(Hdf5Bytes file, ulong group)
    {
        var objects = new List<ulong>();
        foreach (var message in Hdf5Header.Messages(file, group))
        {
            file.GoTo(message.Place);
            switch (message.Kind)
            {
                case SymbolTable:
                    AddTable(file, file.Address(), objects);
                    break;
                case Link:
                    objects.Add(Target(file));
                    break;
                case LinkInfo:
                    RequireMessages(file);
                    break;
            }
        }

        return objects;
    }

    private static ulong Target(Hdf5Bytes file)
    {
        file.Skip(1);
        var flags = file.Number(1);
        if ((flags & HasType) != 0 && file.Number(1) != 0)
        {
            throw Elsewhere();
        }

        file.Skip(((flags & HasOrder) != 0 ? 8 : 0) + ((flags & HasEncoding) != 0 ? 1 : 0));
        var name = file.Number(1 << (int)(flags & WidthOfName));
        file.Skip(name <= ushort.MaxValue ? (int)name : throw new FormatException("a name in it is too long; copy or save it again"));
        return file.Address();
    }

    private static void RequireMessages(Hdf5Bytes file)
    {
        file.Skip(1);
        var hasOrder = (file.Number(1) & 1) != 0;
        file.Skip((hasOrder ? 8 : 0) + file.AddressWidth);
        if (file.Address() != ulong.MaxValue >> (8 * (sizeof(ulong) - file.AddressWidth)))
        {
            throw new FormatException("its root group is kept as those of more than 8 entries are; leave only the arrays of the case in it, or save it in the form of the earliest versions (of h5py, its default)");
        }
    }

    private static void AddTable(Hdf5Bytes file, ulong root, List<ulong> objects)
    {
        var nodes = new Stack<ulong>([root]);
        while (nodes.TryPop(out var node))
        {
            file.GoTo(node);
            file.Require("TREE"u8);
            file.Skip(1);
            var isLeaf = file.Number(1) == 0;
            var children = new ulong[file.Number(2)];

            // The neighbours; then each child behind its key.
            file.Skip(2 * file.AddressWidth);
            for (var i = 0; i < children.Length; i++)
            {
                file.Skip(file.LengthWidth);
                children[i] = file.Address();
            }

            foreach (var child in children)
            {
                if (isLeaf)
                {
                    AddEntries(file, child, objects);
                }
                else
                {
                    nodes.Push(child);
                }
            }
        }
    }

    private static void AddEntries(Hdf5Bytes file, ulong node, List<ulong> objects)
    {
        file.GoTo(node);
        file.Require("SNOD"u8);
        file.Skip(2);
        for (var left = file.Number(2); left > 0; left--)
        {
            // Its name; what it leads to; whether more is known of that: of an object nothing or, of a group, where its table is. Of a link, where its target is named.
            file.Skip(file.AddressWidth);
            objects.Add(file.Address());
            if (file.Number(4) > 1)
            {
                throw Elsewhere();
            }

            file.Skip(20);
        }
    }

    private static FormatException Elsewhere() => new("a link in it leads to another place or file, and is not followed; save the arrays themselves under their names");
}
