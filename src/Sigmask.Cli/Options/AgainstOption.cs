using System.CommandLine;
using Sigmask.Metrics;

namespace Sigmask.Cli.Options;

/// <summary><c>--against METRICS.json</c>: other evaluations to compare with.</summary>
internal sealed class AgainstOption
{
    /// <summary>The option itself.</summary>
    public Option<string[]> Option { get; } = new("--against")
    {
        HelpName = "METRICS.json",
        Description = $"Compare with another evaluation of the same cases, its {MetricsFile.FileName} or the folder of it (repeatable): paired differences with intervals, Wilcoxon's test and Holm's correction.",
    };

    /// <summary>Reads the other evaluations; null if none was given.</summary>
    public IReadOnlyList<RecordedMetrics>? Read(ParseResult parsed) => parsed.GetValue(Option) is { Length: > 0 } paths ? [.. paths.Select(RecordedMetrics.Read)] : null;
}
