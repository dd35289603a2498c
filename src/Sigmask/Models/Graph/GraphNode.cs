using System.Globalization;

namespace Sigmask.Models;

/// <summary>One operation of a network's graph.</summary>
/// <param name="Operator">What it does, by its name in ONNX (opset 17).</param>
/// <param name="Inputs">Names of what it takes; empty where an optional one is left out.</param>
/// <param name="Output">The name of its result.</param>
/// <param name="Attributes">Its settings: a whole number, a real number, a text, or whole numbers.</param>
internal sealed record GraphNode(string Operator, IReadOnlyList<string> Inputs, string Output, IReadOnlyList<(string Name, object Value)> Attributes)
{
    /// <summary>Equal for operations that are the same.</summary>
    public override string ToString() =>
        $"{Output} = {Operator}({string.Join(", ", Inputs)}) {string.Join(", ", Attributes.Select(attribute => $"{attribute.Name}={Text(attribute.Value)}"))}";

    private static string Text(object value) => value switch
    {
        long[] numbers => $"[{string.Join(", ", numbers)}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };
}
