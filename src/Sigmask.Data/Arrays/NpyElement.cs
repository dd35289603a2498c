namespace Sigmask.Arrays;

/// <summary>An element type of NumPy's format and the array of .NET that holds it.</summary>
/// <param name="Code">Kind and bytes as NumPy writes them, without the byte order: f4, i8, ...</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="Type">Element type of the array.</param>
internal sealed record NpyElement(string Code, int Size, Type Type)
{
    private static readonly NpyElement[] Known =
    [
        new("f4", 4, typeof(float)), new("f8", 8, typeof(double)), new("f2", 2, typeof(Half)),
        new("i8", 8, typeof(long)), new("i4", 4, typeof(int)), new("i2", 2, typeof(short)), new("i1", 1, typeof(sbyte)),
        new("u1", 1, typeof(byte)), new("u2", 2, typeof(ushort)), new("u4", 4, typeof(uint)), new("u8", 8, typeof(ulong)),
        new("b1", 1, typeof(byte)),
    ];

    /// <summary>Python objects, of which only dictionaries of arrays are read, see <see cref="NamedArrays"/>.</summary>
    public static readonly NpyElement Object = new("O", 1, typeof(object));

    public static NpyElement? Of(string code) => Array.Find(Known, element => element.Code == code);

    public static NpyElement? Of(Type type) => Array.Find(Known, element => element.Type == type);

    public bool IsObject => Code == "O";

    public bool IsTruthValue => Code == "b1";

    public string Description => (Size == 1 ? "|" : "<") + Code;
}
