using System.Globalization;
using System.Text;
using Sigmask.Nifti;

namespace Sigmask.Volumes;

/// <summary>Voxels written as text, a number for each between blanks.</summary>
internal static class VoxelText
{
    private const int MostDigits = 64;

    /// <summary>Reads numbers.</summary>
    /// <param name="source">At the first of them.</param>
    /// <param name="type">Their type.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="FormatException">Something is no number of the type, or the file ends too early.</exception>
    public static Array Read(ByteSource source, NumberType type, long count)
    {
        // Each takes a digit and a blank at least.
        if (count > ((source.MostBytes - source.Position) / 2) + 1)
        {
            throw new FormatException(Invariant($"it is cut off: {count} numbers do not fit into the {source.MostBytes - source.Position} bytes of text that are there; copy or save it again."));
        }

        var numbers = Array.CreateInstance(type.Element, count);
        var words = new Words(source);
        for (var i = 0L; i < count; i++)
        {
            var word = words.Next() ?? throw new FormatException(Invariant($"it is cut off: {i} of {count} numbers are there; copy or save it again."));
            numbers.SetValue(Number(word, type), i);
        }

        return numbers;
    }

    private static object Number(string word, NumberType type)
    {
        try
        {
            return Convert.ChangeType(type.Element == typeof(float) || type.Element == typeof(double) ? double.Parse(word, NumberStyles.Float, CultureInfo.InvariantCulture) : decimal.Parse(word, NumberStyles.Float, CultureInfo.InvariantCulture), type.Element, CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw new FormatException($"its voxels have '{HeaderNumbers.Short(word)}', which is no number of type {type.Name}.", error);
        }
    }

    private sealed class Words(ByteSource source)
    {
        private readonly byte[] buffer = new byte[1 << 12];
        private readonly StringBuilder word = new();
        private int at;
        private int filled;

        public string? Next()
        {
            word.Clear();
            while (true)
            {
                if (at == filled)
                {
                    (at, filled) = (0, source.Read(buffer));
                }

                if (filled == 0 || buffer[at++] is var letter && letter <= ' ')
                {
                    if (word.Length > 0 || filled == 0)
                    {
                        return word.Length > 0 ? word.ToString() : null;
                    }

                    continue;
                }

                word.Append((char)letter);
                if (word.Length > MostDigits)
                {
                    throw new FormatException("its voxels are no text of numbers, though its header says so; copy or save it again.");
                }
            }
        }
    }
}
