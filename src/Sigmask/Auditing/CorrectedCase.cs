namespace Sigmask.Auditing;

/// <summary>What was changed in the copy of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Regions">How many regions got the suggested label.</param>
/// <param name="Pixels">How many pixels that are.</param>
/// <param name="Files">Its annotation files in the copy.</param>
public sealed record CorrectedCase(string Case, int Regions, long Pixels, IReadOnlyList<string> Files);
