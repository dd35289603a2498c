namespace Sigmask.Inference;

/// <summary>A label map that was written.</summary>
/// <param name="Case">Of which image.</param>
/// <param name="File">Where it lies.</param>
/// <param name="Pixels">Pixels of each class.</param>
public sealed record PredictedMap(string Case, string File, IReadOnlyDictionary<string, int> Pixels);
