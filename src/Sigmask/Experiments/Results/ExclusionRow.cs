using System.Globalization;
using Sigmask.Files;

namespace Sigmask.Experiments;

/// <summary>What the envelope leaves out of the training images at a moment of the training: a row of <c>exclusion.csv</c>.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Class">The label that was trained on, 0 the background.</param>
/// <param name="Pixels">Pixels with that label.</param>
/// <param name="Wrong">Those among them whose true label is another; -1 where the truth is not known.</param>
/// <param name="Dropped">Mass left out of them, Σ (1 - u).</param>
/// <param name="DroppedWrong">The part of it on pixels whose label is wrong; -1 where the truth is not known.</param>
internal sealed record ExclusionRow(long Step, int Class, long Pixels, long Wrong, double Dropped, double DroppedWrong)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "exclusion.csv";

    private const string Header = "step,class,pixels,wrong,dropped,dropped_wrong";

    /// <summary>The text of the file.</summary>
    public static string Format(IEnumerable<ExclusionRow> rows) => string.Concat(rows
        .Select(row => Invariant($"{row.Step},{row.Class},{row.Pixels},{row.Wrong},{row.Dropped:G7},{row.DroppedWrong:G7}"))
        .Prepend(Header)
        .Select(line => line + "\n"));

    /// <summary>Reads the file.</summary>
    /// <exception cref="DataException">It is missing or damaged.</exception>
    public static IReadOnlyList<ExclusionRow> Read(string path)
    {
        try
        {
            return [.. TextFile.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(Row)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            throw new DataException($"{path} cannot be read ({error.Message.TrimEnd('.')}). Delete the folder that it lies in, and the same comparison does that training again.", error);
        }
    }

    private static ExclusionRow Row(string line)
    {
        var fields = line.Split(',');
        return new(Whole(fields[0]), (int)Whole(fields[1]), Whole(fields[2]), Whole(fields[3]), Real(fields[4]), Real(fields[5]));
    }

    private static long Whole(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static double Real(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
