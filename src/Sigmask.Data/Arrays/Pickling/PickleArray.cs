using System.Runtime.InteropServices;

namespace Sigmask.Arrays;

/// <summary>An array in a pickle: numbers as bytes of the file, or Python objects.</summary>
internal sealed class PickleArray : IPickleState
{
    private const int MostDimensions = 64;

    private int[] shape = [];
    private PickleElementType? type;
    private bool isFortran;
    private object? content;

    /// <summary>The objects, if it is an array of such; null otherwise.</summary>
    public IReadOnlyList<object?>? Objects => type is { IsObject: true } ? (content as PickleList)?.Items : null;

    /// <summary>Bytes that its numbers take.</summary>
    public int Length => content is PickleBytes bytes ? bytes.Memory.Length : 0;

    /// <summary>An array that is whole from the beginning.</summary>
    /// <exception cref="FormatException">The parts are not those of an array.</exception>
    public static PickleArray Around(object? content, object? type, object? shape, bool isFortran)
    {
        var array = new PickleArray();
        array.SetState([1L, shape, type, isFortran, content]);
        return array;
    }

    /// <inheritdoc/>
    public void SetState(object?[] state)
    {
        if (state is not [long, object?[] lengths, PickleElementType element, bool order, PickleBytes or PickleList] || lengths.Length > MostDimensions)
        {
            throw new FormatException("its pickle has a damaged array.");
        }

        shape = Array.ConvertAll(lengths, length => length is >= 0L and <= int.MaxValue ? (int)(long)length : throw new FormatException("its pickle has an array with an impossible length."));
        (type, isFortran, content) = (element, order, state[4]);
    }

    /// <summary>The numbers.</summary>
    /// <exception cref="FormatException">It has none, or not as many as its shape says.</exception>
    public NpyArray ToNumbers()
    {
        if (content is not PickleBytes bytes)
        {
            throw new FormatException("it has an array without numbers; save arrays of numbers.");
        }

        var element = type!.Element;
        var expected = shape.Aggregate((Int128)element.Size, (product, length) => product > long.MaxValue && length > 0 ? product : product * length);
        if (expected != bytes.Memory.Length)
        {
            throw new FormatException($"an array in it has shape [{string.Join(", ", shape)}] of {element.Description}, but {bytes.Memory.Length} bytes; copy or save the file again.");
        }

        var numbers = Array.CreateInstance(element.Type, bytes.Memory.Length / element.Size);
        bytes.Memory.Span.CopyTo(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(numbers), bytes.Memory.Length));
        if (element.IsTruthValue)
        {
            numbers = Array.ConvertAll((byte[])numbers, value => value == 0 ? (byte)0 : (byte)1);
        }

        return new NpyArray(shape, isFortran ? FortranOrder.ToC(numbers, shape) : numbers);
    }
}
