using Sigmask.Data;
using Sigmask.Metrics;
using Sigmask.Reports;

namespace Sigmask.Cli.Inputs;

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
