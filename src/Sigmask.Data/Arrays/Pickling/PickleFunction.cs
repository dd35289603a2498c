using System.Text;

namespace Sigmask.Arrays;

/// <summary>The functions and types that a pickle of arrays may name.</summary>
internal enum PickleFunction
{
    /// <summary>The type numpy.ndarray.</summary>
    ArrayType,

    /// <summary>numpy.dtype: an element type.</summary>
    ElementType,

    /// <summary>_reconstruct: an array that is filled afterwards.</summary>
    Reconstruct,

    /// <summary>_frombuffer: an array around bytes (protocol 5).</summary>
    FromBuffer,

    /// <summary>scalar: a single number.</summary>
    Scalar,

    /// <summary>_codecs.encode: bytes that protocol 2 stores as text.</summary>
    Encode,
}

/// <summary>What the functions do.</summary>
internal static class PickleFunctions
{
    /// <summary>A function by the name of its module and its own; NumPy 2 moved numpy.core to numpy._core.</summary>
    /// <exception cref="FormatException">It is not among those that are allowed.</exception>
    public static PickleFunction Find(string module, string name) => (module.Replace("numpy._core.", "numpy.core.", StringComparison.Ordinal), name) switch
    {
        ("numpy", "ndarray") => PickleFunction.ArrayType,
        ("numpy", "dtype") => PickleFunction.ElementType,
        ("numpy.core.multiarray", "_reconstruct") => PickleFunction.Reconstruct,
        ("numpy.core.numeric", "_frombuffer") => PickleFunction.FromBuffer,
        ("numpy.core.multiarray", "scalar") => PickleFunction.Scalar,
        ("_codecs", "encode") => PickleFunction.Encode,
        _ => throw new FormatException($"its pickle asks for {Short(module)}.{Short(name)}, which could run code; only NumPy arrays in dictionaries are read."),
    };

    /// <summary>The value of a call.</summary>
    /// <exception cref="FormatException">The arguments are not those of the function.</exception>
    public static object Call(PickleFunction function, object?[] arguments) => (function, arguments) switch
    {
        (PickleFunction.ElementType, [var code, ..]) when PickleText.Of(code) is { } text => new PickleElementType(text),
        (PickleFunction.Reconstruct, [PickleFunction.ArrayType, object?[], ..]) => new PickleArray(),
        (PickleFunction.FromBuffer, [PickleBytes, PickleElementType, object?[], var order]) => PickleArray.Around(arguments[0], arguments[1], arguments[2], PickleText.Of(order) == "F"),
        (PickleFunction.Scalar, [PickleElementType, PickleBytes]) => PickleArray.Around(arguments[1], arguments[0], Array.Empty<object?>(), isFortran: false),
        (PickleFunction.Encode, [string text, var encoding]) when PickleText.Of(encoding) is "latin1" or "latin-1" => new PickleBytes(Encoding.Latin1.GetBytes(text)),
        _ => throw new FormatException($"its pickle calls {function} in a way that NumPy does not; save the file again."),
    };

    private static string Short(string name) => name.Length <= 60 ? name.ReplaceLineEndings(" ") : name[..60].ReplaceLineEndings(" ") + "...";
}
