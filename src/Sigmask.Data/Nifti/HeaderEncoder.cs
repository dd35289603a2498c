namespace Sigmask.Nifti;

/// <summary>The bytes of a header, little-endian. What a header that was read says beside its properties stays.</summary>
internal static class HeaderEncoder
{
    private const int MostAxes = 7;

    /// <summary>Header and extensions, up to the first voxel of a single file.</summary>
    /// <param name="header">What to write.</param>
    /// <param name="isPair">Whether voxels go to a file of their own.</param>
    public static byte[] Encode(NiftiHeader header, bool isPair)
    {
        var layout = LayoutFor(header);
        var extensions = ExtensionBlocks.Encode(header.Extensions);
        byte[] bytes = [.. header.Bytes is { } read && read.Length == layout.Size ? read : new byte[layout.Size], .. extensions];
        var writer = new HeaderWriter(bytes, layout);
        writer.Int32(0, layout.Size);
        (isPair ? layout.Pair : layout.Single).CopyTo(bytes, layout.Magic);
        writer.Dims([header.Shape.Count, .. header.Shape, .. Enumerable.Repeat(1, MostAxes - header.Shape.Count)]);
        writer.Int16(layout.DataType, (int)header.DataType);
        writer.Int16(layout.BitPix, VoxelFormat.Of(header.DataType).Bytes * 8);
        writer.Reals(layout.PixDim, [.. header.PixDim]);
        writer.DataOffset(isPair ? 0 : bytes.Length);
        writer.Reals(layout.Slope, header.Slope);
        writer.Reals(layout.Intercept, header.Intercept);
        writer.Units(header.Units);
        if (header.Description != new HeaderFields(bytes, layout, isBigEndian: false).Text(layout.Description, HeaderLayout.DescriptionLength))
        {
            bytes.AsSpan(layout.Description, HeaderLayout.DescriptionLength).Clear();
            writer.Text(layout.Description, HeaderLayout.DescriptionLength, header.Description);
        }

        writer.FormCode(layout.QFormCode, header.QFormCode);
        writer.FormCode(layout.SFormCode, header.SFormCode);
        var rotation = header.QForm;
        writer.Reals(layout.Quaternion, rotation.B, rotation.C, rotation.D);
        writer.Reals(layout.QOffset, rotation.X, rotation.Y, rotation.Z);
        writer.Reals(layout.SForm, [.. header.SForm.Rows]);
        return bytes;
    }

    // Lengths beyond 16 bits need the second version.
    private static HeaderLayout LayoutFor(NiftiHeader header) =>
        header.Version == 2 || header.Shape.Any(length => length > short.MaxValue) ? HeaderLayout.Version2 : HeaderLayout.Version1;
}
