namespace Sigmask.Nifti;

/// <summary>Writes voxels, little-endian.</summary>
internal static class VoxelWriter
{
    private const int ChunkBytes = 1 << 24;

    public static void Write(Stream stream, NiftiVolume volume) => Write(stream, volume.Stored);

    /// <summary>Writes numbers of a type of .NET.</summary>
    public static void Write(Stream stream, Array numbers)
    {
        var elementBytes = VoxelFormat.Of(numbers.GetType().GetElementType()!)!.ElementBytes;
        var total = numbers.LongLength * elementBytes;
        for (var start = 0L; start < total; start += ChunkBytes)
        {
            var bytes = VoxelReader.Bytes(numbers, start, (int)Math.Min(ChunkBytes, total - start));
            if (BitConverter.IsLittleEndian)
            {
                stream.Write(bytes);
                continue;
            }

            var reversed = bytes.ToArray();
            VoxelReader.Reverse(reversed, elementBytes);
            stream.Write(reversed);
        }
    }
}
