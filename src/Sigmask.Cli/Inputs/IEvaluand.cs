using Sigmask.Metrics;
using Sigmask.Reports;

namespace Sigmask.Cli.Inputs;

/// <summary>What <c>evaluate</c> scores.</summary>
internal interface IEvaluand : IDisposable
{
    /// <summary>How many cases there are.</summary>
    int Count { get; }

    /// <summary>True for images whose structures are measured by their circumference in any case.</summary>
    bool AreHeads { get; }

    /// <summary>What is scored, to be told once it is, a line each.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Scores every case.</summary>
    MeasuredCases Measure(MetricOptions options, Action<int> onMeasured, CancellationToken cancellation);

    /// <summary>A case to look at.</summary>
    /// <param name="name">Its name.</param>
    ShownCase Show(string name);
}
