using Sigmask.Metrics;

namespace Sigmask.Experiments;

/// <summary>What came out of one training.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Scores">Each test case and class against clean labels.</param>
/// <param name="Seconds">How long training and testing took.</param>
public sealed record CellResult(CellKey Key, IReadOnlyList<CaseScore> Scores, double Seconds);
