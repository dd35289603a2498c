using System.Buffers.Binary;

namespace Sigmask.Nifti;

/// <summary>Makes a <see cref="NiftiHeader"/> of bytes, or says what is wrong with them.</summary>
internal static class HeaderDecoder
{
    private const int MostAxes = 7;
    private const int SpatialAxes = 3;

    /// <summary>The layout and byte order that the first four bytes stand for.</summary>
    /// <exception cref="FormatException">They stand for none.</exception>
    public static (HeaderLayout Layout, bool IsBigEndian) Recognise(ReadOnlySpan<byte> start)
    {
        var (little, big) = (BinaryPrimitives.ReadInt32LittleEndian(start), BinaryPrimitives.ReadInt32BigEndian(start));
        foreach (var layout in new[] { HeaderLayout.Version1, HeaderLayout.Version2 })
        {
            if (little == layout.Size || big == layout.Size)
            {
                return (layout, big == layout.Size);
            }
        }

        throw new FormatException(Invariant($"this is no NIfTI file: it starts with {little}, where the length of the header, 348 or 540, should stand (sizeof_hdr)."));
    }

    /// <summary>The header; extensions are not part of it yet.</summary>
    /// <param name="fields">All bytes of the header.</param>
    /// <param name="isPair">Whether the file's name says that voxels stand in a file of their own.</param>
    /// <exception cref="FormatException">The header is damaged or contradicts itself; the message says how.</exception>
    public static NiftiHeader Decode(HeaderFields fields, bool isPair)
    {
        var layout = fields.Layout;
        RequireMagic(fields, isPair);
        var format = Format(fields);
        var shape = Shape(fields);
        var header = new NiftiHeader
        {
            Version = layout.Version,
            IsBigEndian = fields.IsBigEndian,
            IsPair = isPair,
            Shape = shape,
            DataType = format.DataType,
            PixDim = PixDim(fields, shape),
            Slope = fields.Real(layout.Slope),
            Intercept = fields.Real(layout.Intercept),
            QFormCode = fields.FormCode(layout.QFormCode),
            QForm = Rotation(fields.Reals(layout.Quaternion, 3), fields.Reals(layout.QOffset, 3)),
            SFormCode = fields.FormCode(layout.SFormCode),
            SForm = new(fields.Reals(layout.SForm, 12)),
            Units = fields.Units,
            Description = fields.Text(layout.Description, HeaderLayout.DescriptionLength),
            DataOffset = DataOffset(fields, isPair),
        };
        RequireUsable(header);
        return header;
    }

    private static void RequireMagic(HeaderFields fields, bool isPair)
    {
        var layout = fields.Layout;
        var magic = fields.Bytes.AsSpan(layout.Magic, layout.Single.Length);
        var (saysSingle, saysPair) = (magic.SequenceEqual(layout.Single), magic.SequenceEqual(layout.Pair));
        if (!saysSingle && !saysPair)
        {
            var readable = string.Concat(magic.ToArray().TakeWhile(character => character != 0).Select(character => character is > 32 and < 127 ? (char)character : '?'));
            throw new FormatException(Invariant($"this is no NIfTI-{layout.Version} file: its magic is \"{readable}\"{(isPair ? " (Analyze 7.5 is not supported; convert it)" : "")}."));
        }

        if (saysPair != isPair)
        {
            throw new FormatException(isPair
                ? "its magic says that voxels follow in the same file; name it .nii."
                : "its magic says that voxels stand in a separate file; name the two .hdr and .img.");
        }
    }

    private static VoxelFormat Format(HeaderFields fields)
    {
        var code = fields.Int16(fields.Layout.DataType);
        var format = VoxelFormat.Of(code) ?? throw new FormatException(Invariant($"datatype {code} is none that voxels can be read from; convert it to float32."));
        var bits = fields.Int16(fields.Layout.BitPix);
        return bits == 0 || bits == format.Bytes * 8
            ? format
            : throw new FormatException(Invariant($"bitpix {bits} contradicts datatype {code} ({format.DataType}), which has {format.Bytes * 8} bits."));
    }

    private static int[] Shape(HeaderFields fields)
    {
        var axes = fields.Dim(0);
        if (axes is < 1 or > MostAxes)
        {
            throw new FormatException(Invariant($"dim[0] is {axes}; a volume has 1 to {MostAxes} axes."));
        }

        var shape = new int[axes];
        for (var axis = 0; axis < axes; axis++)
        {
            var length = fields.Dim(axis + 1);
            shape[axis] = length is >= 1 and <= int.MaxValue ? (int)length : throw new FormatException(Invariant($"dim[{axis + 1}] is {length}, no usable length."));
        }

        return shape;
    }

    private static QuaternionForm Rotation(double[] quaternion, double[] origin) =>
        new(quaternion[0], quaternion[1], quaternion[2], origin[0], origin[1], origin[2]);

    private static double[] PixDim(HeaderFields fields, int[] shape)
    {
        var pixdim = fields.Reals(fields.Layout.PixDim, MostAxes + 1);
        for (var axis = 1; axis <= SpatialAxes; axis++)
        {
            var isUsable = double.IsFinite(pixdim[axis]) && pixdim[axis] != 0;
            if (!isUsable && axis <= shape.Length && shape[axis - 1] > 1)
            {
                throw new FormatException(Invariant($"pixdim[{axis}] is {pixdim[axis]}, no usable spacing; set it to the distance of the voxels."));
            }

            // Along a single voxel no distance is needed, and many writers leave it out.
            pixdim[axis] = isUsable ? Math.Abs(pixdim[axis]) : 1;
        }

        return pixdim;
    }

    private static long DataOffset(HeaderFields fields, bool isPair)
    {
        var least = isPair ? 0 : fields.Layout.Size + 4;
        var offset = fields.DataOffset;
        if (offset == 0)
        {
            return least;
        }

        return offset >= least && offset < 1L << 62 && Math.Floor(offset) == offset
            ? (long)offset
            : throw new FormatException(Invariant($"vox_offset is {offset}; voxels begin at a whole number of bytes from {least} on."));
    }

    private static void RequireUsable(NiftiHeader header)
    {
        if (header.EffectiveSlope == header.Slope && !double.IsFinite(header.Intercept))
        {
            throw new FormatException(Invariant($"scl_inter is {header.Intercept} while scl_slope is {header.Slope}; set scl_inter to 0."));
        }

        if (header.SFormCode <= 0 && header.QFormCode > 0 && header.QForm.ToAffine(header.SpatialSpacing, header.PixDim[0] < 0) is null)
        {
            throw new FormatException("its quaternion is no rotation; set qform_code to 0 or repair quatern_b, _c and _d.");
        }

        if (!header.Affine.IsFinite)
        {
            throw new FormatException("its affine has numbers that are not finite; set sform_code to 0 or repair srow_x, _y and _z.");
        }
    }
}
