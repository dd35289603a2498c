namespace Sigmask.Arrays;

/// <summary>The element type of an array in a pickle: numpy.dtype.</summary>
internal sealed class PickleElementType(string code) : IPickleState
{
    private string order = "|";

    /// <summary>True for Python objects, false for numbers.</summary>
    public bool IsObject => code.StartsWith('O');

    /// <summary>The type of numbers.</summary>
    /// <exception cref="FormatException">It is none that is supported.</exception>
    public NpyElement Element
    {
        get
        {
            var element = NpyElement.Of(code) ?? throw new FormatException($"an array in it has element type '{code}', which is not supported; save it as uint8, int64 or float32.");
            return order != ">" || element.Size == 1 ? element : throw new FormatException($"an array in it is big-endian ('>{code}'); save it with array.astype('<{code}').");
        }
    }

    /// <inheritdoc/>
    public void SetState(object?[] state) =>
        order = state is [long, var byteOrder, ..] && PickleText.Of(byteOrder) is { } text ? text : throw new FormatException("its pickle has a damaged element type.");
}
