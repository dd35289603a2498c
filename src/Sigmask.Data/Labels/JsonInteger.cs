using System.Globalization;
using System.Text.Json;

namespace Sigmask.Data;

/// <summary>Whole numbers in JSON as people write them: <c>1</c>, <c>1.0</c>, <c>"1"</c>.</summary>
internal static class JsonInteger
{
    /// <summary>The number; null if it is none.</summary>
    public static int? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number when element.TryGetInt32(out var number) => number,
        JsonValueKind.Number when element.GetDouble() is var real && real == Math.Floor(real) && Math.Abs(real) <= int.MaxValue => (int)real,
        JsonValueKind.String => Of(element.GetString()!),
        _ => null,
    };

    /// <summary>The number of a text; null if it is none.</summary>
    public static int? Of(string text) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
