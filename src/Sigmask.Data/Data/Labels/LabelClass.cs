namespace Sigmask.Data;

/// <summary>A class of a data set; its label is its position in the table.</summary>
/// <param name="Name">For tables and files.</param>
/// <param name="Values">The values by which masks mark it, at least one.</param>
public sealed record LabelClass(string Name, IReadOnlyList<LabelValue> Values);
