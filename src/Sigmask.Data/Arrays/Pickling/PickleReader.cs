using System.Buffers.Binary;
using System.Text;

namespace Sigmask.Arrays;

/// <summary>
/// Reads Python's pickles, protocols 2 to 5, as far as dictionaries of NumPy arrays need it. It knows no function but those in
/// <see cref="PickleFunction"/>, which build arrays; a pickle that asks for any other is refused, so that none can run code.
/// </summary>
/// <remarks>
/// A pickle is a program for a stack machine; the instructions are those of Python's pickletools. Arrays refer to the bytes of the file, and the number
/// of instructions is limited, so memory is bounded by the length of the file and a few megabytes.
/// </remarks>
internal sealed class PickleReader(ReadOnlyMemory<byte> pickle)
{
    private const int MostInstructions = 100_000;
    private const int LatestProtocol = 5;

    private readonly List<object?> stack = [];
    private readonly Stack<int> marks = [];
    private readonly Dictionary<uint, object?> memo = [];
    private int position;
    private long encoded;

    /// <summary>The value that the pickle leaves: null, bool, long, double, string, <see cref="PickleBytes"/>, object?[] (tuple), <see cref="PickleList"/>, <see cref="PickleDictionary"/>, <see cref="PickleArray"/>.</summary>
    /// <exception cref="FormatException">The pickle is damaged or asks for what is not allowed.</exception>
    /// <exception cref="EndOfStreamException">It is cut off.</exception>
    public object? Read()
    {
        for (var instructions = 0; instructions < MostInstructions; instructions++)
        {
            var instruction = (char)Take(1)[0];
            if (instruction == '.')
            {
                return Pop();
            }

            Execute(instruction);
        }

        throw new FormatException($"its pickle has more than {MostInstructions} instructions, which no dictionary of arrays needs.");
    }

    private void Execute(char instruction)
    {
        switch (instruction)
        {
            case '\x80': RequireProtocol(Take(1)[0]); break;
            case '\x95': Take(8); break; // A frame: a hint for buffering.
            case '(': marks.Push(stack.Count); break;
            case '0': Pop(); break;
            case '1': PopToMark(); break;
            case '2': Push(Top()); break;
            case 'N': Push(null); break;
            case '\x88': Push(true); break;
            case '\x89': Push(false); break;
            case 'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case 'K': Push((long)Take(1)[0]); break;
            case 'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case '\x8a': Push(LongInteger(Take(Take(1)[0]))); break;
            case 'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case 'X': Push(Encoding.UTF8.GetString(Take(Length(4)))); break;
            case '\x8c': Push(Encoding.UTF8.GetString(Take(Length(1)))); break;
            case '\x8d': Push(Encoding.UTF8.GetString(Take(Length(8)))); break;
            case 'C' or 'U': Push(Bytes(Length(1))); break;
            case 'B' or 'T': Push(Bytes(Length(4))); break;
            case '\x8e' or '\x96': Push(Bytes(Length(8))); break;
            case ']': Push(new PickleList()); break;
            case 'l': Push(new PickleList(PopToMark())); break;
            case 'a': Append([Pop()]); break;
            case 'e': Append(PopToMark()); break;
            case ')': Push(Array.Empty<object?>()); break;
            case '\x85': Push(PopTuple(1)); break;
            case '\x86': Push(PopTuple(2)); break;
            case '\x87': Push(PopTuple(3)); break;
            case 't': Push(PopToMark()); break;
            case '}': Push(new PickleDictionary()); break;
            case 'd': PushDictionary(PopToMark()); break;
            case 's': SetItems(PopTuple(2)); break;
            case 'u': SetItems(PopToMark()); break;
            case 'q': memo[Take(1)[0]] = Top(); break;
            case 'r': memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Top(); break;
            case '\x94': memo[(uint)memo.Count] = Top(); break;
            case 'h': Push(Remembered(Take(1)[0])); break;
            case 'j': Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            case 'c': Push(PickleFunctions.Find(Line(), Line())); break;
            case '\x93': PushFunction(PopTuple(2)); break;
            case 'R': Call(PopTuple(2)); break;
            case 'b': Build(Pop()); break;
            default: throw new FormatException($"its pickle has the instruction 0x{(int)instruction:x2}, which dictionaries of arrays do not need; save plain arrays.");
        }
    }

    private static void RequireProtocol(byte protocol)
    {
        if (protocol is < 2 or > LatestProtocol)
        {
            throw new FormatException($"its pickle has protocol {protocol}; 2 to {LatestProtocol} are read.");
        }
    }

    private static long LongInteger(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(long))
        {
            throw new FormatException($"its pickle has an integer of {bytes.Length} bytes.");
        }

        Span<byte> whole = stackalloc byte[sizeof(long)];
        whole.Fill(bytes.Length > 0 && bytes[^1] >= 0x80 ? (byte)0xff : (byte)0);
        bytes.CopyTo(whole);
        return BinaryPrimitives.ReadInt64LittleEndian(whole);
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > pickle.Length - position)
        {
            throw new EndOfStreamException();
        }

        var taken = pickle.Span.Slice(position, (int)count);
        position += (int)count;
        return taken;
    }

    private long Length(int bytes) => bytes switch
    {
        1 => Take(1)[0],
        4 => BinaryPrimitives.ReadUInt32LittleEndian(Take(4)),
        _ => BinaryPrimitives.ReadInt64LittleEndian(Take(8)),
    };

    private PickleBytes Bytes(long length)
    {
        Take(length);
        return new PickleBytes(pickle.Slice(position - (int)length, (int)length));
    }

    private string Line()
    {
        var length = pickle.Span[position..].IndexOf((byte)'\n');
        var text = Encoding.UTF8.GetString(Take(length < 0 ? long.MaxValue : length));
        Take(1);
        return text;
    }

    private void Push(object? value) => stack.Add(value);

    private object? Top() => stack.Count > (marks.TryPeek(out var mark) ? mark : 0) ? stack[^1] : throw Damaged();

    private object? Pop()
    {
        var top = Top();
        stack.RemoveAt(stack.Count - 1);
        return top;
    }

    private object?[] PopTuple(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--)
        {
            items[i] = Pop();
        }

        return items;
    }

    private object?[] PopToMark()
    {
        if (!marks.TryPop(out var mark))
        {
            throw Damaged();
        }

        var items = stack.GetRange(mark, stack.Count - mark).ToArray();
        stack.RemoveRange(mark, items.Length);
        return items;
    }

    private object? Remembered(uint key) => memo.TryGetValue(key, out var value) ? value : throw Damaged();

    private void Append(object?[] items)
    {
        var list = Top() as PickleList ?? throw Damaged();
        list.Items.AddRange(items);
    }

    private void PushDictionary(object?[] items)
    {
        Push(new PickleDictionary());
        SetItems(items);
    }

    private void SetItems(object?[] items)
    {
        if (Top() is not PickleDictionary dictionary || items.Length % 2 != 0)
        {
            throw Damaged();
        }

        for (var i = 0; i < items.Length; i += 2)
        {
            dictionary.Entries.Add((items[i], items[i + 1]));
        }
    }

    private void PushFunction(object?[] names) => Push(names is [string module, string name] ? PickleFunctions.Find(module, name) : throw Damaged());

    private void Call(object?[] call)
    {
        var result = call is [PickleFunction function, object?[] arguments] ? PickleFunctions.Call(function, arguments) : throw Damaged();
        encoded += result is PickleBytes made ? made.Memory.Length : 0;
        if (encoded > pickle.Length)
        {
            throw new FormatException("its pickle makes more bytes than it holds; save the file again.");
        }

        Push(result);
    }

    private void Build(object? state)
    {
        if (Top() is not IPickleState built || state is not object?[] parts)
        {
            throw Damaged();
        }

        built.SetState(parts);
    }

    private static FormatException Damaged() => new("its pickle is damaged; copy or save the file again.");
}
