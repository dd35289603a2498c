namespace Sigmask.Volumes;

/// <summary>A type of number that voxels are stored in.</summary>
/// <param name="Name">In NumPy's words.</param>
/// <param name="Element">The type of .NET.</param>
/// <param name="Bytes">Bytes of one.</param>
internal sealed record NumberType(string Name, Type Element, int Bytes)
{
    public static readonly NumberType Int8 = new("int8", typeof(sbyte), 1);
    public static readonly NumberType UInt8 = new("uint8", typeof(byte), 1);
    public static readonly NumberType Int16 = new("int16", typeof(short), 2);
    public static readonly NumberType UInt16 = new("uint16", typeof(ushort), 2);
    public static readonly NumberType Int32 = new("int32", typeof(int), 4);
    public static readonly NumberType UInt32 = new("uint32", typeof(uint), 4);
    public static readonly NumberType Int64 = new("int64", typeof(long), 8);
    public static readonly NumberType UInt64 = new("uint64", typeof(ulong), 8);
    public static readonly NumberType Float32 = new("float32", typeof(float), 4);
    public static readonly NumberType Float64 = new("float64", typeof(double), 8);
}
