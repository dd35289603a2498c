namespace Sigmask.Export;

/// <summary>What a graph takes or gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">A number for each length, or its name where it may be any.</param>
internal sealed record OnnxValue(string Name, IReadOnlyList<string> Shape);
