using System.Text;
using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>The names of cases, after which files are named.</summary>
internal static class CaseName
{
    // What the file systems in use take, in bytes of UTF-8; and what stands around the name of a case in the longest names that are made of one: a rank, the number of a slice or region, an ending.
    private const int LongestFileName = 255;
    private const int MostAdded = 60;

    /// <summary>The longest name of a case in bytes of UTF-8.</summary>
    public const int Longest = LongestFileName - MostAdded;

    /// <summary>Fails if no file can be named so: a name with a separator would be a path, and lead elsewhere; one with control characters would change the terminal that shows it.</summary>
    /// <param name="name">Of the case.</param>
    /// <exception cref="DataException">It is empty or too long, or has a character that file names do not have here.</exception>
    public static void RequireFit(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name is "." or ".." || name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0 || name.Any(char.IsControl))
        {
            throw new DataException($"Case \"{HeaderNumbers.Short(name)}\": files are named after cases, and none can be named so; give it a name without separators of paths and control characters.");
        }

        if (Encoding.UTF8.GetByteCount(name) > Longest)
        {
            throw new DataException(Invariant($"Case \"{HeaderNumbers.Short(name)}\": files are named after cases, and its name is longer than {Longest} bytes; give it a shorter one."));
        }
    }
}
