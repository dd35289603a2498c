using System.Globalization;
using System.Text.RegularExpressions;

namespace Sigmask.Training;

/// <summary>The methods by name, and their parameters.</summary>
internal static partial class MethodCatalog
{
    private static readonly Definition[] Definitions =
    [
        new("envelope", TrainingMethod.Envelope, []),
        new("co-teaching", new CoTeaching(),
        [
            Parameter<CoTeaching>("rate", "a share of at least 0 and below 1", value => value is >= 0 and < 1, method => method.Rate, (method, value) => method with { Rate = value }),
            Parameter<CoTeaching>("ramp", "a share in [0, 1]", value => value is >= 0 and <= 1, method => method.Ramp, (method, value) => method with { Ramp = value }),
        ]),
        new("adele", new Adele(),
        [
            Parameter<Adele>("threshold", "a probability above 0 and below 1", value => value is > 0 and < 1, method => method.Threshold, (method, value) => method with { Threshold = value }),
            Parameter<Adele>("every", "a whole number of at least 1", value => value is >= 1 and <= int.MaxValue && value == Math.Floor(value), method => method.Every, (method, value) => method with { Every = (int)value }),
            Parameter<Adele>("consistency", "at least 0", value => value >= 0 && double.IsFinite(value), method => method.Consistency, (method, value) => method with { Consistency = value }),
            Parameter<Adele>("confidence", "a probability in [0, 1]", value => value is >= 0 and <= 1, method => method.Confidence, (method, value) => method with { Confidence = value }),
        ]),
    ];

    /// <summary>A method from its text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TrainingMethod Read(string text)
    {
        var match = Written().Match(text);
        var name = Canonical(match.Groups["name"].Value);
        var definition = Array.Find(Definitions, definition => definition.Name == name)
            ?? throw new FormatException($"'{text}' is no method; known are {string.Join(", ", Definitions.Select(known => known.Name))}, with parameters as in co-teaching(rate=0.1).");
        var parameters = match.Groups["parameters"];
        return (parameters.Success ? parameters.Value.Split(',') : []).Aggregate(definition.Initial, (method, part) => With(definition, method, part));
    }

    /// <summary>The text of a method.</summary>
    public static string Write(TrainingMethod method)
    {
        var definition = Array.Find(Definitions, definition => definition.Initial.GetType() == method.GetType())!;
        string[] written = [.. definition.Parameters.Where(parameter => parameter.Value(method) != parameter.Value(definition.Initial)).Select(parameter => Invariant($"{parameter.Name}={parameter.Value(method)}"))];
        return written.Length == 0 ? definition.Name : $"{definition.Name}({string.Join(',', written)})";
    }

    private static TrainingMethod With(Definition definition, TrainingMethod method, string part)
    {
        var sides = part.Split('=', 2);
        var parameter = definition.Parameters.FirstOrDefault(parameter => parameter.Name == Canonical(sides[0]))
            ?? throw new FormatException(definition.Parameters.Count == 0
                ? $"{definition.Name} has no parameters."
                : $"'{part.Trim()}' is no parameter of {definition.Name}; it has {string.Join(", ", definition.Parameters.Select(known => known.Name))}.");
        return sides.Length == 2 && double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && parameter.IsAllowed(value)
            ? parameter.With(method, value)
            : throw new FormatException($"'{part.Trim()}' of {definition.Name}: must be {parameter.Range}.");
    }

    private static string Canonical(string name) => name.Trim().ToLowerInvariant().Replace('_', '-');

    private static Setting Parameter<T>(string name, string range, Func<double, bool> isAllowed, Func<T, double?> value, Func<T, double, T> with)
        where T : TrainingMethod => new(name, range, isAllowed, method => value((T)method), (method, number) => with((T)method, number));

    [GeneratedRegex(@"^\s*(?<name>[A-Za-z_-]+)\s*(\((?<parameters>[^()]*)\))?\s*$")]
    private static partial Regex Written();

    private sealed record Definition(string Name, TrainingMethod Initial, IReadOnlyList<Setting> Parameters);

    private sealed record Setting(string Name, string Range, Func<double, bool> IsAllowed, Func<TrainingMethod, double?> Value, Func<TrainingMethod, double, TrainingMethod> With);
}
