using Sigmask.Data;
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

/// <summary>Label maps in two folders.</summary>
internal sealed class EvaluatedMaps(LabelMapPairs pairs) : IEvaluand
{
    public int Count => pairs.Cases.Count;

    public bool AreHeads => pairs.AreHeads;

    public IReadOnlyList<string> Notes => [];

    public MeasuredCases Measure(MetricOptions options, Action<int> onMeasured, CancellationToken cancellation) => MeasuredCases.Of(pairs, options, onMeasured, cancellation);

    public ShownCase Show(string name) => ShownCase.Of(pairs.Read(pairs.Cases.Select(key => key.Case).ToList().IndexOf(name)));

    public void Dispose()
    {
    }
}
