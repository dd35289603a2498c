using System.Globalization;

namespace Sigmask.Losses;

/// <summary>Takes a specification apart: terms, weights, names, parameters. Knows no losses.</summary>
internal static class SpecificationReader
{
    /// <summary>The terms of a sum, at least one.</summary>
    /// <exception cref="FormatException">The text is not written as a sum of terms.</exception>
    public static IEnumerable<TermText> Terms(string text) => Parts(text, text, '+').Select(part => Term(text, part));

    private static TermText Term(string text, string part)
    {
        var weight = 1.0;
        var factors = Parts(text, part, '*').ToArray();
        if (factors.Length > 2 || (factors.Length == 2 && !(TryNumber(factors[0], out weight) && weight > 0)))
        {
            throw Error(text, $"'{part.Trim()}' must be WEIGHT*NAME with a weight above 0");
        }

        var named = factors[^1].Trim();
        var open = named.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? named : named[..open].TrimEnd();
        if (name.Length == 0 || name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_')))
        {
            throw Error(text, named.Length == 0 ? "a term is missing: write names joined by +" : $"'{named}' must be NAME or NAME(PARAMETER=VALUE, ...)");
        }

        return new TermText(weight, Canonical(name), open < 0 ? [] : Parameters(text, named, open));
    }

    private static List<(string Name, string Value)> Parameters(string text, string named, int open)
    {
        var inside = named[(open + 1)..^1];
        if (!named.EndsWith(')') || string.IsNullOrWhiteSpace(inside))
        {
            throw Error(text, $"'{named}' must end with its parameters in brackets: NAME(PARAMETER=VALUE, ...)");
        }

        var parameters = new List<(string Name, string Value)>();
        foreach (var part in Parts(text, inside, ','))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                throw Error(text, $"'{part.Trim()}' must be PARAMETER=VALUE");
            }

            parameters.Add((Canonical(part[..equals].Trim()), part[(equals + 1)..].Trim()));
        }

        return parameters;
    }

    private static string Canonical(string name) => name.ToLowerInvariant().Replace('_', '-');

    // Splits where the separator stands outside of brackets. The + of a number such as 1e+3 does not separate.
    private static IEnumerable<string> Parts(string text, string part, char separator)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i < part.Length; i++)
        {
            depth += part[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth < 0)
            {
                break;
            }

            if (depth == 0 && part[i] == separator && !IsSignOfExponent(part, i))
            {
                yield return part[start..i];
                start = i + 1;
            }
        }

        yield return depth == 0 ? part[start..] : throw Error(text, "brackets do not match");
    }

    private static bool IsSignOfExponent(string part, int i) =>
        part[i] == '+' && i >= 2 && i + 1 < part.Length && part[i - 1] is 'e' or 'E' && (char.IsAsciiDigit(part[i - 2]) || part[i - 2] == '.') && char.IsAsciiDigit(part[i + 1]);

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static FormatException Error(string text, string what) => new($"Loss '{text}': {what}.");
}

/// <summary>A term of a specification as it was written.</summary>
/// <param name="Weight">Its factor, 1 if none was written.</param>
/// <param name="Name">The name of the loss, in lower case.</param>
/// <param name="Parameters">Names in lower case and values, in the order written.</param>
internal sealed record TermText(double Weight, string Name, IReadOnlyList<(string Name, string Value)> Parameters)
{
    /// <summary>The term as messages show it.</summary>
    public override string ToString() => Parameters.Count == 0 ? Name : $"{Name}({string.Join(',', Parameters.Select(parameter => $"{parameter.Name}={parameter.Value}"))})";
}
