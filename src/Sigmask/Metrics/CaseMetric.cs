namespace Sigmask.Metrics;

/// <summary>One number of a <see cref="CaseScore"/>: what it is called, how it is defined, and where it stands.</summary>
/// <param name="Key">Its key in files, such as <c>hd95_mm</c>.</param>
/// <param name="Title">Its name in tables and plots.</param>
/// <param name="Definition">Formula, range or unit, and when it is not defined, in one line.</param>
/// <param name="Value">Takes it from a score; null where it is not defined.</param>
public sealed record CaseMetric(string Key, string Title, string Definition, Func<CaseScore, double?> Value)
{
    /// <summary>Which of several numbers under the same key it is, such as <c>predicted</c>; null if it is alone.</summary>
    public string? Part { get; init; }

    /// <summary>True for lengths, false for shares, sizes and counts.</summary>
    public bool IsLength { get; init; }
}
