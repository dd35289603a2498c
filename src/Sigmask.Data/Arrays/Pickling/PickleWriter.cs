using System.Runtime.InteropServices;
using System.Text;

namespace Sigmask.Arrays;

/// <summary>Writes dictionaries of arrays as NumPy pickles them: protocol 3, in the names of NumPy 1, which NumPy 2 reads as well.</summary>
internal sealed class PickleWriter(BinaryWriter output)
{
    /// <summary>Writes a dictionary, wrapped into an array of one object as numpy.save does.</summary>
    public void Write(NamedArrays dictionary)
    {
        Instructions("\u0080\u0003");
        Array("O8", "|", [], () =>
        {
            Instructions("]");
            Dictionary(dictionary);
            Instructions("a");
        });
        Instructions(".");
    }

    private void Dictionary(NamedArrays dictionary)
    {
        Instructions("}");
        foreach (var (name, array) in dictionary.Arrays)
        {
            Text(name);
            Numbers(array);
            Instructions("s");
        }

        foreach (var (name, inner) in dictionary.Groups)
        {
            Text(name);
            Dictionary(inner);
            Instructions("s");
        }
    }

    private void Numbers(NpyArray array)
    {
        var element = NpyElement.Of(array.Data.GetType().GetElementType()!)!;
        Array(element.Code, element.Description[..1], array.Shape, () =>
        {
            var length = checked(array.Data.Length * element.Size);
            Instructions("B");
            output.Write(length);
            output.Write(MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array.Data), length));
        });
    }

    // _reconstruct(ndarray, (0,), b'b'), then its state (1, shape, element type, False, content).
    private void Array(string code, string order, IReadOnlyList<int> shape, Action content)
    {
        Instructions("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\u0000\u0085C\u0001b\u0087R(K\u0001(");
        foreach (var length in shape)
        {
            Instructions("J");
            output.Write(length);
        }

        Instructions("t");
        ElementType(code, order);
        Instructions("\u0089");
        content();
        Instructions("tb");
    }

    // dtype(code, False, True), then its state (3, order, None, None, None, -1, -1, flags); 63 are the flags of objects.
    private void ElementType(string code, string order)
    {
        Instructions("cnumpy\ndtype\n");
        Text(code);
        Instructions("\u0089\u0088\u0087R(K\u0003");
        Text(order);
        Instructions("NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK" + (code == "O8" ? '\u003f' : '\u0000') + "tb");
    }

    private void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Instructions("X");
        output.Write(bytes.Length);
        output.Write(bytes);
    }

    // One character, one byte.
    private void Instructions(string codes) => output.Write(Encoding.Latin1.GetBytes(codes));
}
