namespace Sigmask.Data;

/// <summary>The header of an object in an HDF5 file: messages, each of which says something of the object, such as its shape or a link of a group ("HDF5 File Format Specification", IV.A).</summary>
internal static class Hdf5Header
{
    private const int FirstVersion = 1;
    private const int SecondVersion = 2;
    private const int Continuation = 0x10;

    // Flags of the second version.
    private const ulong HasTimes = 0x20;
    private const ulong HasAttributeLimits = 0x10;
    private const ulong HasOrder = 0x04;
    private const ulong WidthOfSize = 0x03;

    /// <summary>The messages of a header: what kind each is of and where it stands.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Where the header begins.</param>
    /// <exception cref="FormatException">It is damaged.</exception>
    /// <exception cref="EndOfStreamException">The file ends in it.</exception>
    public static IReadOnlyList<Hdf5Message> Messages(Hdf5Bytes file, ulong address)
    {
        var (isFirst, prefix, size) = Beginning(file, address);

        // A part of the second version may end in a gap in which no message has room.
        var gap = isFirst ? 0 : (ulong)prefix;
        var messages = new List<Hdf5Message>();
        var parts = new Queue<(ulong Start, ulong Length)>([(file.Place, size)]);
        while (parts.TryDequeue(out var part))
        {
            file.GoTo(part.Start);
            var left = part.Length;
            while (left > gap)
            {
                var kind = (int)file.Number(isFirst ? 2 : 1);
                var taken = (ulong)prefix + file.Number(2);
                file.Skip(prefix - (isFirst ? 4 : 3));
                left = taken <= left ? left - taken : throw new FormatException("a header of it is damaged; copy or save it again");
                var end = file.Place + taken - (ulong)prefix;
                if (kind == Continuation)
                {
                    parts.Enqueue(Continued(file, isFirst));
                }
                else
                {
                    messages.Add(new(kind, file.Place));
                }

                file.GoTo(end);
            }
        }

        return messages;
    }

    // Of which version it is, the bytes before the content of each message, and those of its first part, which follows.
    private static (bool IsFirst, int Prefix, ulong Size) Beginning(Hdf5Bytes file, ulong address)
    {
        file.GoTo(address);
        if (file.Number(1) == FirstVersion)
        {
            // A byte that means nothing, the number of messages, that of references.
            file.Skip(7);
            var size = file.Number(4);
            file.Skip(size > 0 ? 4 : 0);
            return (true, 8, size);
        }

        file.GoTo(address);
        file.Require("OHDR"u8);
        if (file.Number(1) != SecondVersion)
        {
            throw new FormatException("a header of it is of a version that is not known");
        }

        var flags = file.Number(1);
        file.Skip(((flags & HasTimes) != 0 ? 16 : 0) + ((flags & HasAttributeLimits) != 0 ? 4 : 0));
        return (false, (flags & HasOrder) != 0 ? 6 : 4, file.Number(1 << (int)(flags & WidthOfSize)));
    }

    private static (ulong Start, ulong Length) Continued(Hdf5Bytes file, bool isFirst)
    {
        var (start, length) = (file.Address(), file.Number(file.LengthWidth));
        if (isFirst)
        {
            return (start, length);
        }

        // Between a signature and a checksum.
        const int Around = 8;
        file.GoTo(start);
        file.Require("OCHK"u8);
        return (file.Place, length >= Around ? length - Around : throw new FormatException("a header of it is damaged; copy or save it again"));
    }
}

/// <summary>A message of a header.</summary>
/// <param name="Kind">What it says something of, a number of the format.</param>
/// <param name="Place">Where its content begins.</param>
internal readonly record struct Hdf5Message(int Kind, ulong Place);
