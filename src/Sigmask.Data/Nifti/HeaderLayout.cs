namespace Sigmask.Nifti;

/// <summary>Where the fields of a header stand, in bytes from its beginning, and how wide they are.</summary>
/// <remarks>nifti1.h and nifti2.h. The second version has the same fields wider and in another order.</remarks>
internal sealed record HeaderLayout
{
    /// <summary>348 bytes: lengths of 16 bits, numbers of 32.</summary>
    public static readonly HeaderLayout Version1 = new()
    {
        Version = 1, Size = 348, Single = "n+1\0"u8.ToArray(), Pair = "ni1\0"u8.ToArray(), Magic = 344,
        Dim = 40, DataType = 70, BitPix = 72, PixDim = 76, VoxOffset = 108, Slope = 112, Intercept = 116, Units = 123, Description = 148,
        QFormCode = 252, SFormCode = 254, Quaternion = 256, QOffset = 268, SForm = 280,

        // extents, session_error; intent_p1 to 3; intent_code; slice_start; slice_end; cal_max, cal_min, slice_duration, toffset, glmax, glmin.
        OtherNumbers = [(32, 4, 1), (36, 2, 1), (56, 4, 3), (68, 2, 1), (74, 2, 1), (120, 2, 1), (124, 4, 6)],
    };

    /// <summary>540 bytes: lengths and numbers of 64 bits.</summary>
    public static readonly HeaderLayout Version2 = new()
    {
        Version = 2, Size = 540, Single = "n+2\0\r\n\x1a\n"u8.ToArray(), Pair = "ni2\0\r\n\x1a\n"u8.ToArray(), Magic = 4,
        Dim = 16, DataType = 12, BitPix = 14, PixDim = 104, VoxOffset = 168, Slope = 176, Intercept = 184, Units = 500, Description = 240,
        QFormCode = 344, SFormCode = 348, Quaternion = 352, QOffset = 376, SForm = 400,

        // intent_p1 to 3; cal_max, cal_min, slice_duration, toffset, slice_start, slice_end; slice_code; intent_code.
        OtherNumbers = [(80, 8, 3), (192, 8, 6), (496, 4, 1), (504, 4, 1)],
    };

    public required int Version { get; init; }

    /// <summary>Bytes, and the first number of the file.</summary>
    public required int Size { get; init; }

    /// <summary>Marks a header whose voxels follow.</summary>
    public required byte[] Single { get; init; }

    /// <summary>Marks a header whose voxels stand in a file of their own.</summary>
    public required byte[] Pair { get; init; }

    public required int Magic { get; init; }

    public required int Dim { get; init; }

    public required int DataType { get; init; }

    public required int BitPix { get; init; }

    public required int PixDim { get; init; }

    public required int VoxOffset { get; init; }

    public required int Slope { get; init; }

    public required int Intercept { get; init; }

    public required int Units { get; init; }

    public required int Description { get; init; }

    public required int QFormCode { get; init; }

    public required int SFormCode { get; init; }

    public required int Quaternion { get; init; }

    public required int QOffset { get; init; }

    public required int SForm { get; init; }

    /// <summary>Numbers that have no field here: where they begin, how many bytes one has, how many follow each other.</summary>
    public required IReadOnlyList<(int Offset, int Bytes, int Count)> OtherNumbers { get; init; }

    public static int DescriptionLength => 80;

    public bool IsWide => Version == 2;

    public int RealBytes => IsWide ? 8 : 4;
}
