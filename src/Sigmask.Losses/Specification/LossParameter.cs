using System.Globalization;

namespace Sigmask.Losses;

/// <summary>A parameter of a named loss: how its value is read and written.</summary>
/// <param name="Name">As in the specification.</param>
/// <param name="Default">The value if it is not given; null if there is none.</param>
/// <param name="Read">From text to value; fails with what the value must be.</param>
/// <param name="Write">From value to text.</param>
internal sealed record LossParameter(string Name, object? Default, Func<string, object> Read, Func<object, string> Write)
{
    public static LossParameter Number(string name, double? initial = null) => new(name, initial, text => ReadNumber(text), WriteNumber);

    public static LossParameter Count(string name) => new(
        name,
        null,
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw new FormatException("a whole number is needed."),
        WriteNumber);

    public static LossParameter Flag(string name, bool initial) => new(
        name,
        initial,
        text => text.ToLowerInvariant() switch
        {
            "true" => true,
            "false" => false,
            _ => throw new FormatException("true or false is needed."),
        },
        value => (bool)value ? "true" : "false");

    public static LossParameter List(string name) => new(
        name,
        null,
        text => text.Split(':').Select(ReadNumber).ToArray(),
        value => string.Join(':', ((double[])value).Select(number => WriteNumber(number))));

    public static LossParameter Word<T>(string name, T initial, params (string Word, T Value)[] words)
        where T : struct, Enum => new(
        name,
        initial,
        text => Array.FindIndex(words, word => word.Word.Equals(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var i
            ? words[i].Value
            : throw new FormatException($"one of {string.Join(", ", words.Select(word => word.Word))} is needed{Spelling.Ending(text, words.Select(word => word.Word))}"),
        value => words.First(word => word.Value.Equals(value)).Word);

    public static LossParameter PixelLoss(string name) => new(
        name,
        null,
        text => SpecificationReader.Terms(text).ToArray() is [{ Weight: 1 } term] && LossCatalog.Build(term) is { Loss: IPixelLoss } loss
            ? loss
            : throw new FormatException("one loss of pixels is needed, such as ce or bce."),
        value => ((NamedLoss)value).Text);

    private static double ReadNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new FormatException("a number is needed.");

    private static string WriteNumber(object number) => Convert.ToString(number, CultureInfo.InvariantCulture)!;
}
