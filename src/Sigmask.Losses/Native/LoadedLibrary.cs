using System.Globalization;

namespace Sigmask.Losses;

/// <summary>A native library that this process has loaded.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Start">Where it is loaded.</param>
internal sealed record LoadedLibrary(string Path, nint Start)
{
    private const string Maps = "/proc/self/maps";

    /// <summary>Finds one by the name of its file, on Linux; null if there is none, and elsewhere.</summary>
    public static LoadedLibrary? Find(string fileName)
    {
        if (!File.Exists(Maps))
        {
            return null;
        }

        // Rows are "start-end rights offset device node path"; the first part of a file is at offset 0.
        foreach (var row in File.ReadLines(Maps))
        {
            var path = row.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? row[slash..] : "";
            if (System.IO.Path.GetFileName(path) == fileName && row.Split(' ', 4)[2].All(digit => digit == '0'))
            {
                return new(path, nint.Parse(row.AsSpan(0, row.IndexOf('-', StringComparison.Ordinal)), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            }
        }

        return null;
    }
}
