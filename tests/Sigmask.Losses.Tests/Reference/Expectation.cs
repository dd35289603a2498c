using System.Globalization;
using System.Text.Json;

namespace Sigmask.Losses.Tests;

/// <summary>What a library gave.</summary>
public sealed record Expectation(string Id, double? Value, long GradientIndex, double LargestGradient, bool IsGradientUnique, JsonElement Arguments)
{
    /// <summary>The argument of that name, or null.</summary>
    public double? Number(string argument) => Arguments.TryGetProperty(argument, out var value) ? value.GetDouble() : null;

    public bool Flag(string argument) => Arguments.TryGetProperty(argument, out var value) && value.GetBoolean();

    public double[]? Weights(string argument = "weight") =>
        Arguments.TryGetProperty(argument, out var value) ? [.. value.EnumerateArray().Select(weight => weight.GetDouble())] : null;

    /// <summary>The arguments of a part of a compound loss.</summary>
    public Expectation Part(string argument) => this with { Arguments = Arguments.GetProperty(argument) };

    internal static Expectation Of(JsonElement element)
    {
        var failed = element.TryGetProperty("error", out _);
        var gradient = failed ? default : element.GetProperty("grad");
        return new Expectation(
            element.GetProperty("id").GetString()!,
            failed ? null : Real(element.GetProperty("value")),
            failed ? 0 : gradient.GetProperty("index").GetInt64(),
            failed ? 0 : Real(gradient.GetProperty("max_abs")),
            !element.TryGetProperty("grad_not_unique", out _),
            element.GetProperty("args").Clone());
    }

    private static double Real(JsonElement number) =>
        number.ValueKind == JsonValueKind.String ? double.Parse(number.GetString()!, CultureInfo.InvariantCulture) : number.GetDouble();
}
