namespace Sigmask.Losses;

/// <summary>A term of a specification as it was written.</summary>
/// <param name="Weight">Its factor, 1 if none was written.</param>
/// <param name="Name">The name of the loss, in lower case.</param>
/// <param name="Parameters">Names in lower case and values, in the order written.</param>
internal sealed record TermText(double Weight, string Name, IReadOnlyList<(string Name, string Value)> Parameters)
{
    /// <summary>The term as messages show it.</summary>
    public override string ToString() => Parameters.Count == 0 ? Name : $"{Name}({string.Join(',', Parameters.Select(parameter => $"{parameter.Name}={parameter.Value}"))})";
}
