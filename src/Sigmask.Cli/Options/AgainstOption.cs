using System.CommandLine;
using Sigmask.Cli.Usage;
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
    /// <exception cref="UsageException">One was given twice.</exception>
    public IReadOnlyList<RecordedMetrics>? Read(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is not { Length: > 0 } paths)
        {
            return null;
        }

        RecordedMetrics[] others = [.. paths.Select(RecordedMetrics.Read)];
        return others.CountBy(other => other.Name).FirstOrDefault(count => count.Value > 1) is { Key: { } twice }
            ? throw new UsageException($"--against {twice}: it was given twice; name each evaluation once.")
            : others;
    }
}
