using System.Globalization;
using Sigmask.Files;

namespace Sigmask.Training;

/// <summary>The table of a training's steps, history.csv, as <see cref="HistoryWriter"/> writes it: columns of numbers, one for each step.</summary>
public sealed class HistoryTable
{
    private readonly IReadOnlyList<IReadOnlyList<string>> rows;

    private HistoryTable(IReadOnlyList<IReadOnlyList<string>> rows) => this.rows = rows;

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Columns => rows[0];

    /// <summary>Reads a table; one without rows has columns without numbers.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read, or is no text.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="FormatException">It is no such table.</exception>
    public static HistoryTable Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var rows = Csv.Rows(TextFile.Read(path));
        return rows.Count > 0 ? new(rows) : throw new FormatException("it is empty.");
    }

    /// <summary>The numbers of a column; NaN where nothing stands.</summary>
    /// <param name="name">Of the column.</param>
    /// <exception cref="FormatException">There is no such column, or what stands in it is no number.</exception>
    public double[] Column(string name)
    {
        var place = Columns.Index().Where(column => column.Item == name).Select(column => (int?)column.Index).FirstOrDefault() ?? throw new FormatException($"it has no column '{name}'.");
        return [.. rows.Skip(1).Select(row => row.ElementAtOrDefault(place) is { Length: > 0 } text ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : double.NaN)];
    }
}
