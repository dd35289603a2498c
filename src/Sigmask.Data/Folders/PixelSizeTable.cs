using System.Globalization;
using Sigmask.Files;

namespace Sigmask.Data;

/// <summary>The table of HC18: pixel size, and for training images the circumference of the head, by file name.</summary>
public sealed class PixelSizeTable
{
    /// <summary>The name of the table of the training images.</summary>
    public const string FileName = "training_set_pixel_size_and_HC.csv";

    private const int LongestFile = 1 << 24;

    private readonly Dictionary<string, (double PixelSize, double? Circumference)> rows;

    private PixelSizeTable(string path, Dictionary<string, (double PixelSize, double? Circumference)> rows) => (Path, this.rows) = (path, rows);

    /// <summary>Where it was read from.</summary>
    public string Path { get; }

    /// <summary>Reads a table: <c>filename,pixel size(mm)[,head circumference (mm)]</c>, with a line of titles.</summary>
    /// <exception cref="DataException">It cannot be read, or a line is not of that form; the message names file and line.</exception>
    public static PixelSizeTable Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var rows = new Dictionary<string, (double, double?)>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, line) in Lines(path).Index())
        {
            if (index == 0 || string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var cells = line.Split(',', StringSplitOptions.TrimEntries);
            cells[0] = cells[0].Trim('"')[(cells[0].Trim('"').LastIndexOfAny(['/', '\\']) + 1)..];
            if (cells.Length is < 2 or > 3 || cells[0].Length == 0 || Positive(cells[1]) is not { } pixelSize || (cells.Length == 3 && cells[2].Length > 0 && Positive(cells[2]) is null))
            {
                throw new DataException(Invariant($"{path}: line {index + 1} is not FILE,PIXEL SIZE IN MM,CIRCUMFERENCE IN MM with positive numbers; correct it."));
            }

            if (!rows.TryAdd(cells[0], (pixelSize, cells.Length == 3 ? Positive(cells[2]) : null)))
            {
                throw new DataException(Invariant($"{path}: line {index + 1} names {cells[0]} a second time; take one out."));
            }
        }

        return new PixelSizeTable(path, rows);
    }

    /// <summary>The table in a folder, or beside it; null if there is none.</summary>
    /// <exception cref="DataException">It cannot be read.</exception>
    public static PixelSizeTable? Find(string folder)
    {
        var places = new[] { folder, System.IO.Path.GetDirectoryName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder))) ?? folder };
        return places.Select(place => System.IO.Path.Combine(place, FileName)).FirstOrDefault(File.Exists) is { } path ? Read(path) : null;
    }

    /// <summary>The images that it lists.</summary>
    public IReadOnlyCollection<string> FileNames => rows.Keys;

    /// <summary>Side of a pixel in mm; null if the image is not in the table.</summary>
    public double? PixelSizeOf(string fileName) => rows.TryGetValue(fileName, out var row) ? row.PixelSize : null;

    /// <summary>Circumference of the head in mm; null if it is not known.</summary>
    public double? CircumferenceOf(string fileName) => rows.TryGetValue(fileName, out var row) ? row.Circumference : null;

    private static string[] Lines(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LongestFile ? TextFile.ReadLines(path) : throw new DataException($"{path} has more than {LongestFile} bytes; is it the table of pixel sizes?");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} {ReadFailure.Of(error)}", error);
        }
    }

    private static double? Positive(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number) ? number : null;
}
