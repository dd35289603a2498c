using System.Globalization;
using System.Text.RegularExpressions;

namespace Sigmask.Cli.Usage;

/// <summary>Numbers as people write them elsewhere, 30% and 0,3, in the form that options take: 0.3.</summary>
internal static partial class WrittenNumber
{
    /// <summary>The text with such numbers put into that form; null if there are none.</summary>
    /// <param name="text">A number, or several with signs between them, as 25%:50%. Where words stand as well nothing is changed: a percentage may be meant there.</param>
    public static string? Plain(string text)
    {
        if (!Numbers().IsMatch(text))
        {
            return null;
        }

        var points = DecimalComma().Replace(text, number => number.Value.Replace(',', '.'));
        var plain = Percentage().Replace(points, percentage => Share(percentage.Groups["number"].Value));
        return plain == text ? null : plain;
    }

    private static string Share(string percentage) => Invariant($"{decimal.Parse(percentage, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) / 100:0.##########}");

    [GeneratedRegex("^[-+0-9.,%:x ]{1,40}$")]
    private static partial Regex Numbers();

    // 1,000 may be a thousand, 0,001 may not.
    [GeneratedRegex("(?<![0-9.,])(?:0,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,}))(?![0-9.,])")]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"(?<![0-9.,])(?<number>[0-9]{1,20}(?:\.[0-9]{1,20})?) ?%")]
    private static partial Regex Percentage();
}
