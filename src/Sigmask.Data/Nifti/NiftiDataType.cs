using System.Diagnostics.CodeAnalysis;

namespace Sigmask.Nifti;

/// <summary>How a voxel is stored; the numbers are those of the format.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "These are the format's own names.")]
public enum NiftiDataType
{
    /// <summary>Unsigned, 8 bits.</summary>
    UInt8 = 2,

    /// <summary>Signed, 16 bits.</summary>
    Int16 = 4,

    /// <summary>Signed, 32 bits.</summary>
    Int32 = 8,

    /// <summary>Floating, 32 bits.</summary>
    Float32 = 16,

    /// <summary>Two floating numbers of 32 bits. Its header can be read, its voxels cannot.</summary>
    Complex64 = 32,

    /// <summary>Floating, 64 bits.</summary>
    Float64 = 64,

    /// <summary>Red, green and blue, 8 bits each.</summary>
    Rgb24 = 128,

    /// <summary>Signed, 8 bits.</summary>
    Int8 = 256,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16 = 512,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32 = 768,

    /// <summary>Signed, 64 bits.</summary>
    Int64 = 1024,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64 = 1280,

    /// <summary>Floating, 128 bits. Its header can be read, its voxels cannot.</summary>
    Float128 = 1536,

    /// <summary>Two floating numbers of 64 bits. Its header can be read, its voxels cannot.</summary>
    Complex128 = 1792,

    /// <summary>Two floating numbers of 128 bits. Its header can be read, its voxels cannot.</summary>
    Complex256 = 2048,

    /// <summary>Red, green, blue and opacity, 8 bits each.</summary>
    Rgba32 = 2304,
}
