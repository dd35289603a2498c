using System.Globalization;

namespace Sigmask.Volumes;

/// <summary>Numbers in the text of a header.</summary>
internal static class HeaderNumbers
{
    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>Numbers between blanks.</summary>
    /// <exception cref="FormatException">One is none, or not finite.</exception>
    public static double[] Reals(string field, string text) => [.. text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries).Select(word => Real(field, word))];

    /// <summary>A number.</summary>
    /// <exception cref="FormatException">It is none, or not finite.</exception>
    public static double Real(string field, string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
        ? number
        : throw new FormatException($"its field '{field}' has '{Short(text)}', where a finite number should stand.");

    /// <summary>A whole number.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static long Whole(string field, string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"its field '{field}' has '{Short(text)}', where a whole number should stand.");

    /// <summary>Lengths of axes between blanks.</summary>
    /// <exception cref="FormatException">One is no length.</exception>
    public static int[] Lengths(string field, string text) => [.. text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries).Select(word =>
        Whole(field, word) is >= 1 and <= int.MaxValue and var length ? (int)length : throw new FormatException($"its field '{field}' has '{Short(word)}', which is no length of an axis."))];

    /// <summary>Text for a message: on one line, not too long.</summary>
    public static string Short(string text)
    {
        const int Most = 40;
        var printable = string.Concat(text.Take(Most).Select(letter => char.IsControl(letter) ? '?' : letter));
        return text.Length > Most ? printable + "..." : printable;
    }

    /// <summary>A number as text that reads back the same.</summary>
    public static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
