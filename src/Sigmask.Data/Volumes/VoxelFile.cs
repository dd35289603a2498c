using Sigmask.Files;
using Sigmask.Nifti;

namespace Sigmask.Volumes;

/// <summary>The file of voxels that a header beside it names.</summary>
internal static class VoxelFile
{
    /// <summary>Its path.</summary>
    /// <param name="header">The file that names it.</param>
    /// <param name="name">As it is named, relative to the header.</param>
    /// <exception cref="FormatException">It is not there, or would lie outside of the header's folder.</exception>
    public static string Beside(string header, string name)
    {
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal))
        {
            throw new FormatException("its header names no file of voxels.");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(header))!;
        var path = Path.GetFullPath(Path.Combine(folder, name.Replace('\\', '/')));
        return !FolderPath.Contains(folder, path) ? throw new FormatException($"its header names {HeaderNumbers.Short(name)}, which lies outside of its folder; put the voxels beside the header.")
            : File.Exists(path) ? path
            : throw new FormatException($"its voxels should stand in {HeaderNumbers.Short(name)}, which is not there; copy both files.");
    }

    /// <summary>Fails if voxels cannot fit into what there is.</summary>
    /// <exception cref="FormatException">They cannot.</exception>
    public static void RequireRoom(IReadOnlyList<int> shape, NumberType type, int components, long mostBytes)
    {
        var bytes = shape.Aggregate((Int128)type.Bytes * components, (product, length) => Int128.Min(product * length, long.MaxValue));
        if (bytes > mostBytes)
        {
            throw new FormatException(Invariant($"its header says [{string.Join(", ", shape)}] voxels of {components} {type.Name}, but there are at most {mostBytes} bytes of them; copy or save it again."));
        }
    }

    /// <summary>Opens voxels; the file is closed if they cannot be read.</summary>
    /// <param name="file">Where they are.</param>
    /// <param name="isCompressed">Whether they are compressed.</param>
    /// <param name="skippedLines">Lines to pass over before them.</param>
    /// <exception cref="EndOfStreamException">There are fewer lines.</exception>
    public static ByteSource Open(FileStream file, bool isCompressed, long skippedLines = 0)
    {
        try
        {
            for (var line = 0L; line < skippedLines; line++)
            {
                SkipLine(file);
            }

            return isCompressed ? ByteSource.RestInflated(file) : ByteSource.Rest(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void SkipLine(FileStream file)
    {
        int value;
        do
        {
            value = file.ReadByte();
        }
        while (value is not (-1 or '\n'));

        if (value < 0)
        {
            throw new EndOfStreamException();
        }
    }
}
