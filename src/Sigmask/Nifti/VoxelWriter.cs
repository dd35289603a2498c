namespace Sigmask.Nifti;

/// <summary>Writes voxels, little-endian.</summary>
internal static class VoxelWriter
{
    private const int ChunkBytes = 1 << 24;

    public static void Write(Stream stream, NiftiVolume volume)
    {
        var format = VoxelFormat.Of(volume.Header.DataType);
        var total = volume.Stored.LongLength * format.ElementBytes;
        for (var start = 0L; start < total; start += ChunkBytes)
        {
            var bytes = VoxelReader.Bytes(volume.Stored, start, (int)Math.Min(ChunkBytes, total - start));
            if (BitConverter.IsLittleEndian)
            {
                stream.Write(bytes);
                continue;
            }

            var reversed = bytes.ToArray();
            VoxelReader.Reverse(reversed, format.ElementBytes);
            stream.Write(reversed);
        }
    }
}
