using System.Text;

namespace Sigmask.Volumes;

/// <summary>Lines of text at the beginning of a file, behind which voxels may stand.</summary>
/// <param name="stream">At the first line; after each it is at the next.</param>
internal sealed class HeaderLines(Stream stream)
{
    // More than any real one; a file of something else must not cost memory.
    private const int MostBytes = 4 << 20;
    private readonly List<byte> line = [];
    private int left = MostBytes;

    /// <summary>The next line without its end; null if the file has ended.</summary>
    /// <exception cref="FormatException">The lines go on for too long.</exception>
    public string? Next()
    {
        line.Clear();
        int value;
        while ((value = stream.ReadByte()) >= 0 && value != '\n')
        {
            line.Add((byte)value);
            if (--left < 0)
            {
                throw new FormatException(Invariant($"its header goes on for more than {MostBytes} bytes."));
            }
        }

        return value < 0 && line.Count == 0 ? null : Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
    }
}
