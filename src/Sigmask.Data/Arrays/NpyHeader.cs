using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sigmask.Arrays;

/// <summary>The text in front of the numbers of a .npy file: a Python dictionary with element type, order and shape.</summary>
/// <remarks>Format: numpy.lib.format, versions 1.0 (2-byte length, Latin-1), 2.0 (4-byte length) and 3.0 (UTF-8).</remarks>
internal sealed partial record NpyHeader(NpyElement Element, bool FortranOrder, IReadOnlyList<int> Shape)
{
    private const int Alignment = 64;
    private const int PreambleLength = 10;
    private const int MostDimensions = 64;

    /// <summary>The bytes that every .npy file starts with.</summary>
    public static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    /// <summary>Reads the dictionary.</summary>
    /// <param name="text">As it stands in the file.</param>
    /// <param name="allowObjects">Whether the elements may be Python objects.</param>
    /// <exception cref="FormatException">It is damaged or asks for what cannot be read; the message says what and the remedy.</exception>
    public static NpyHeader Parse(string text, bool allowObjects = false)
    {
        var dictionary = text.Trim();
        if (dictionary is not ['{', .., '}'])
        {
            throw new FormatException($"its header is damaged ({Excerpt(dictionary)}).");
        }

        var entries = new List<(string Key, string Value)>();
        var inner = dictionary[1..^1];
        var position = 0;
        for (var match = Pair().Match(inner); match.Success; match = match.NextMatch())
        {
            entries.Add((match.Groups["key"].Value, match.Groups["value"].Value));
            position = match.Index + match.Length;
        }

        if (position != inner.Length)
        {
            throw new FormatException($"its header is damaged ({Excerpt(inner[position..])}).");
        }

        string Entry(string key) => entries.Count(entry => entry.Key == key) == 1
            ? entries.Single(entry => entry.Key == key).Value
            : throw new FormatException($"its header has no single '{key}'.");
        if (entries.Count != 3)
        {
            throw new FormatException($"its header has {entries.Count} entries, not 3.");
        }

        return new NpyHeader(ParseElement(Entry("descr"), allowObjects), ParseOrder(Entry("fortran_order")), ParseShape(Entry("shape")));
    }

    /// <summary>The dictionary of an array in C order with everything in front of it: magic, version 1.0, length, padding.</summary>
    public static byte[] Format(NpyElement element, IReadOnlyList<int> shape)
    {
        var dimensions = shape.Count == 1 ? Invariant($"{shape[0]},") : string.Join(", ", shape);
        var text = $"{{'descr': '{element.Description}', 'fortran_order': False, 'shape': ({dimensions}), }}";
        var total = (PreambleLength + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var padded = text.PadRight(total - PreambleLength - 1) + "\n";
        return [.. Magic, 1, 0, (byte)padded.Length, (byte)(padded.Length >> 8), .. Encoding.Latin1.GetBytes(padded)];
    }

    private static NpyElement ParseElement(string value, bool allowObjects)
    {
        if (value[0] == '[')
        {
            throw new FormatException("it holds records with several fields; save each field as its own array.");
        }

        var name = value.Trim('\'', '"');
        if (name.StartsWith('>') && name is not (">u1" or ">i1" or ">b1"))
        {
            throw new FormatException($"its numbers are big-endian ({name}); save it with array.astype('<{name[1..]}').");
        }

        var code = name.TrimStart('<', '|', '=', '>');
        if (code.StartsWith('O'))
        {
            return allowObjects ? NpyElement.Object : throw new FormatException("it holds Python objects, which could run code when loaded; save plain numbers, for example array.astype('float32').");
        }

        return NpyElement.Of(code) ?? throw new FormatException($"its element type '{name}' is not supported; save it as float32, float64, int64 or uint8.");
    }

    private static bool ParseOrder(string value) => value switch
    {
        "True" => true,
        "False" => false,
        _ => throw new FormatException($"its fortran_order is {value}, neither True nor False."),
    };

    private static int[] ParseShape(string value)
    {
        if (!value.StartsWith('('))
        {
            throw new FormatException($"its shape is {Excerpt(value)}, no tuple of numbers.");
        }

        var lengths = value.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lengths.Length > MostDimensions)
        {
            throw new FormatException($"its shape has {lengths.Length} dimensions.");
        }

        return Array.ConvertAll(lengths, length =>
            int.TryParse(length.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new FormatException($"its shape has the length {Excerpt(length)}, which is no usable number."));
    }

    private static string Excerpt(string text) => (text.Length <= 60 ? text.Trim() : text[..60].Trim() + "...").ReplaceLineEndings(" ");

    // Lists appear in the type of records only and are recognised in order to name them.
    [GeneratedRegex("""\G\s*['"](?<key>\w+)['"]\s*:\s*(?<value>'[^']*'|"[^"]*"|True|False|\([\dL,\s]*\)|\[.*\])\s*,?\s*""", RegexOptions.Singleline)]
    private static partial Regex Pair();
}
