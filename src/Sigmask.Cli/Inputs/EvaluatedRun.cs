using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Metrics;
using Sigmask.Reports;

namespace Sigmask.Cli.Inputs;

/// <summary>The network of a run, on annotated cases.</summary>
internal sealed class EvaluatedRun(SavedRun run, OpenedData opened, Predictor predictor) : IEvaluand
{
    private readonly ScoredCases scored = ScoredCases.Of(run, opened.Source);

    public int Count => scored.Cases.Whole.Cases.Count;

    public bool AreHeads => opened.Layout == Hc18Layout.LayoutName;

    public IReadOnlyList<string> Notes => scored.IsCertain ? [.. opened.Notes, scored.Note] : opened.Notes;

    public MeasuredCases Measure(MetricOptions options, Action<int> onMeasured, CancellationToken cancellation)
    {
        var measured = Evaluation.Of(predictor, scored.Cases, options, onMeasured, cancellation);
        string?[] notes = [scored.IsCertain ? null : scored.Note, scored.Caveat, .. measured.Notes];
        return measured with { Notes = [.. notes.OfType<string>()] };
    }

    public ShownCase Show(string name)
    {
        var sample = scored.Cases.Whole.Read(scored.Cases.Whole.Cases.Select(key => key.Case).ToList().IndexOf(name));
        return ShownCase.Of(sample, VolumePrediction.Labels(predictor, sample));
    }

    public void Dispose() => predictor.Dispose();
}
