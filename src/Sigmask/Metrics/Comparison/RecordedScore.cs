using Sigmask.Data;

namespace Sigmask.Metrics;

/// <summary>The metrics of one structure of one case, as a file has them.</summary>
/// <param name="Key">The case and its patient.</param>
/// <param name="Class">The label of the structure, from 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="Values">By the metric's key, such as <c>dice</c> or <c>hd95_mm</c>; null where it is not defined.</param>
public sealed record RecordedScore(CaseKey Key, int Class, string Name, IReadOnlyDictionary<string, double?> Values);
