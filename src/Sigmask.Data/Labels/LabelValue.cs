using System.Globalization;
using System.Text.RegularExpressions;

namespace Sigmask.Data;

/// <summary>A value by which a mask marks a class: a grey level, a range of them, or a colour. A colour of three equal channels is a grey level.</summary>
public sealed partial record LabelValue
{
    private const int ColourFlag = 1 << 24;
    private const int LargestLevel = ushort.MaxValue;

    private LabelValue(int first, int last) => (FirstKey, LastKey) = (first, last);

    /// <summary>True for a colour, false for grey levels.</summary>
    public bool IsColour => FirstKey >= ColourFlag;

    /// <summary>The number by which a pixel of the first (or only) value is looked up, see <see cref="KeyOf"/>.</summary>
    internal int FirstKey { get; }

    /// <summary>The number by which a pixel of the last (or only) value is looked up.</summary>
    internal int LastKey { get; }

    /// <summary>One grey level, or one number of a label volume: 0 to 65535.</summary>
    public static LabelValue Grey(int level) => Greys(level, level);

    /// <summary>A range of grey levels, both ends included.</summary>
    public static LabelValue Greys(int first, int last)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, LargestLevel);
        return new LabelValue(first, last);
    }

    /// <summary>A colour.</summary>
    public static LabelValue Colour(byte red, byte green, byte blue)
    {
        var key = KeyOf(red, green, blue);
        return new LabelValue(key, key);
    }

    /// <summary>Reads <c>127</c>, <c>0-127</c> or <c>#ff0000</c>.</summary>
    /// <exception cref="DataException">The text is none of these.</exception>
    public static LabelValue Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Syntax().Match(text.Trim());
        if (match.Groups["colour"] is { Success: true } colour)
        {
            var rgb = int.Parse(colour.Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return Colour((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
        }

        var first = match.Success ? int.Parse(match.Groups["first"].Value, CultureInfo.InvariantCulture) : -1;
        var last = match.Groups["last"] is { Success: true } end ? int.Parse(end.Value, CultureInfo.InvariantCulture) : first;
        return first >= 0 && last >= first && last <= LargestLevel
            ? Greys(first, last)
            : throw new DataException($"'{text}' is no value of a mask; write a grey level (127), a range (0-127) or a colour (#ff0000).");
    }

    /// <summary>The value as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => IsColour
        ? $"#{FirstKey - ColourFlag:x6}"
        : FirstKey == LastKey ? Invariant($"{FirstKey}") : Invariant($"{FirstKey}-{LastKey}");

    /// <summary>The number that a pixel is looked up by: its grey level, or its colour beyond all of those.</summary>
    internal static int KeyOf(byte red, byte green, byte blue) =>
        red == green && red == blue ? red : ColourFlag | (red << 16) | (green << 8) | blue;

    /// <summary>The value that a key stands for.</summary>
    internal static LabelValue OfKey(int key) => new(key, key);

    [GeneratedRegex("^(?:#(?<colour>[0-9a-fA-F]{6})|(?<first>[0-9]{1,6})(?:-(?<last>[0-9]{1,6}))?)$")]
    private static partial Regex Syntax();
}
