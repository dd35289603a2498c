using Sigmask.Data;

namespace Sigmask.Statistics;

/// <summary>One number for one case.</summary>
/// <param name="Key">The case and its patient.</param>
/// <param name="Value">The number, finite.</param>
public sealed record CaseValue(CaseKey Key, double Value);
