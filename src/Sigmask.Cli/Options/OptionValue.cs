using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sigmask.Cli.Usage;
using Sigmask.Losses;

namespace Sigmask.Cli.Options;

/// <summary>Makes options whose values are checked as they are parsed; null where an option is not given.</summary>
internal static class OptionValue
{
    private const string NumberRule = "a number with a decimal point, as 0.001";

    /// <summary>A real number.</summary>
    /// <param name="name">The option.</param>
    /// <param name="symbol">What its value is called in the help.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="isAllowed">Its range; NaN never is.</param>
    /// <param name="range">The range in words, to follow "must be".</param>
    public static Option<double?> Real(string name, string symbol, string description, Func<double, bool> isAllowed, string range) => Parsed<double?>(
        name, symbol, description, text => Number(text) is { } value && !double.IsNaN(value) && isAllowed(value) ? value : null, text => Number(text) is null ? NumberRule : range);

    /// <summary>An integer from a least value on, up to a largest one if there is one.</summary>
    public static Option<int?> Integer(string name, string symbol, string description, int least, int? most = null) => Parsed<int?>(name, symbol, description, text =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= (most ?? int.MaxValue) ? value : null,
        most is null ? Invariant($"an integer of at least {least}") : Invariant($"an integer from {least} to {most}"));

    /// <summary>One of several words; a mistyped one is answered by the closest.</summary>
    public static Option<T?> Word<T>(string name, string description, IReadOnlyDictionary<string, T> words)
        where T : struct => Parsed<T?>(name, string.Join('|', words.Keys), description, text =>
        words.TryGetValue(text.ToLowerInvariant(), out var value) ? value : null, text => WithSpelling($"one of {string.Join(", ", words.Keys)}", text.ToLowerInvariant(), words.Keys));

    /// <summary>A value with a syntax of its own.</summary>
    /// <param name="name">The option.</param>
    /// <param name="symbol">What its value is called in the help.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="parse">Its value; null if the text is none.</param>
    /// <param name="rule">What a value must be, in words.</param>
    public static Option<T> Parsed<T>(string name, string symbol, string description, Func<string, T> parse, string rule) => Parsed(name, symbol, description, parse, _ => rule);

    /// <summary>A name out of many: a mistyped one is answered by the closest.</summary>
    /// <param name="name">The option.</param>
    /// <param name="symbol">What its value is called in the help.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="known">The names.</param>
    /// <param name="rule">What a value must be and where to read of it, in words.</param>
    /// <param name="remedy">What it must be instead of a name that is wrong for a reason of its own, in words; null for others.</param>
    public static Option<string?> Known(string name, string symbol, string description, IReadOnlyList<string> known, string rule, Func<string, string?> remedy) => Parsed(
        name, symbol, description, text => known.Contains(text) ? text : null, text => remedy(text) ?? WithSpelling(rule, text, known));

    private static string WithSpelling(string rule, string text, IEnumerable<string> known) => Spelling.Closest(text, known) is { } meant ? $"{rule}; did you mean {meant}?" : rule;

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static Option<T> Parsed<T>(string name, string symbol, string description, Func<string, T> parse, Func<string, string> rule) => new(name)
    {
        HelpName = symbol,
        Description = description,
        CustomParser = result => Value(result, name, parse, rule),
    };

    private static T? Value<T>(ArgumentResult result, string name, Func<string, T> parse, Func<string, string> rule)
    {
        var text = result.Tokens[0].Value;
        if (parse(text) is { } value)
        {
            return value;
        }

        var must = rule(text);
        result.AddError(WrittenNumber.Plain(text) is { } plain && parse(plain) is not null
            ? $"{name} {text}: write {plain}."
            : $"{name} {text}: must be {must}{(must.EndsWith('?') ? "" : ".")}");
        return default;
    }
}
