using System.Globalization;
using System.Runtime.CompilerServices;
using Sigmask.Losses;

namespace Sigmask.AnnotationNoise;

/// <summary>The parameters written after the kind of a noise, <c>KIND:NAME=VALUE,...</c>.</summary>
internal sealed class NoiseParameters
{
    private const int MostSteps = 10_000;
    private readonly string text;
    private readonly Dictionary<string, string> given = [];
    private readonly List<string> known = [];

    private NoiseParameters(string text) => this.text = text;

    public static NoiseParameters Read(string text)
    {
        var parameters = new NoiseParameters(text);
        foreach (var part in text.Split(':', 2).Skip(1).SelectMany(list => list.Split(',')))
        {
            if (part.Split('=') is not [var name, var value])
            {
                throw new FormatException($"{text}: '{part}' is no parameter; write KIND:NAME=VALUE,NAME=VALUE.");
            }

            if (!parameters.given.TryAdd(name, value))
            {
                throw new FormatException($"{text}: {name} is given twice.");
            }
        }

        return parameters;
    }

    /// <summary>A share or probability, 0 to 1.</summary>
    public double Share(string name, double initial) => Find(name) is not { } value ? initial
        : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1 ? number : throw Wrong(name, value, "a number from 0 to 1");

    /// <summary>How many times.</summary>
    public int Count(string name, int initial) => Find(name) is not { } value ? initial
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostSteps ? number : throw Wrong(name, value, Invariant($"an integer from 0 to {MostSteps}"));

    /// <summary>One of the words of an enumeration.</summary>
    public T Word<T>(string name, T initial)
        where T : struct, Enum
    {
        if (Find(name) is not { } value)
        {
            return initial;
        }

        var words = Enum.GetValues<T>().ToDictionary(word => word.ToString().ToLowerInvariant());
        return words.TryGetValue(value, out var found) ? found : throw Wrong(name, value, $"one of {string.Join(", ", words.Keys)}");
    }

    /// <summary>Refuses what nobody asked for.</summary>
    public void RequireKnown()
    {
        if (given.Keys.Except(known).FirstOrDefault() is { } name)
        {
            throw new FormatException($"{text}: there is no parameter '{name}'; {KnownNames.Instead(name, known)}");
        }
    }

    private string? Find(string name)
    {
        known.Add(name);
        return given.GetValueOrDefault(name);
    }

    private FormatException Wrong(string name, string value, string rule) => new($"{text}: {name}={value}: must be {rule}.");
}

/// <summary>What the options of noise may be.</summary>
internal static class NoiseRange
{
    /// <summary>A share or probability.</summary>
    /// <param name="value">The number.</param>
    /// <param name="property">Which property has it.</param>
    public static double Share(double value, [CallerMemberName] string property = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, property);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1, property);
        return value;
    }

    /// <summary>How many times.</summary>
    /// <param name="value">The number.</param>
    /// <param name="property">Which property has it.</param>
    public static int Count(int value, [CallerMemberName] string property = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, property);
        return value;
    }
}
