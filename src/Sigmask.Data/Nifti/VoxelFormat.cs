namespace Sigmask.Nifti;

/// <summary>A data type of the format and the array of .NET that holds its voxels.</summary>
/// <param name="DataType">The format's name and number.</param>
/// <param name="Bytes">Bytes of a voxel.</param>
/// <param name="Components">Numbers of a voxel: 1, or 3 and 4 for colours.</param>
/// <param name="Element">Type of a number; null if no type of .NET holds it.</param>
internal sealed record VoxelFormat(NiftiDataType DataType, int Bytes, int Components, Type? Element)
{
    private static readonly VoxelFormat[] Known =
    [
        new(NiftiDataType.UInt8, 1, 1, typeof(byte)), new(NiftiDataType.Int8, 1, 1, typeof(sbyte)),
        new(NiftiDataType.Int16, 2, 1, typeof(short)), new(NiftiDataType.UInt16, 2, 1, typeof(ushort)),
        new(NiftiDataType.Int32, 4, 1, typeof(int)), new(NiftiDataType.UInt32, 4, 1, typeof(uint)),
        new(NiftiDataType.Int64, 8, 1, typeof(long)), new(NiftiDataType.UInt64, 8, 1, typeof(ulong)),
        new(NiftiDataType.Float32, 4, 1, typeof(float)), new(NiftiDataType.Float64, 8, 1, typeof(double)),
        new(NiftiDataType.Rgb24, 3, 3, typeof(byte)), new(NiftiDataType.Rgba32, 4, 4, typeof(byte)),
        new(NiftiDataType.Float128, 16, 1, null), new(NiftiDataType.Complex64, 8, 2, null),
        new(NiftiDataType.Complex128, 16, 2, null), new(NiftiDataType.Complex256, 32, 2, null),
    ];

    /// <summary>Bytes of one number.</summary>
    public int ElementBytes => Bytes / Components;

    public static VoxelFormat? Of(int code) => Array.Find(Known, format => (int)format.DataType == code);

    public static VoxelFormat Of(NiftiDataType type) =>
        Of((int)type) ?? throw new ArgumentOutOfRangeException(nameof(type), type, "This is no data type of the format.");

    /// <summary>The format that stores single numbers of a type.</summary>
    public static VoxelFormat? Of(Type element) => Array.Find(Known, format => format.Components == 1 && format.Element == element);
}
