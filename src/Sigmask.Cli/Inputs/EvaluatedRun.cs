using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Metrics;
using Sigmask.Reports;

namespace Sigmask.Cli.Inputs;

/// <summary>The network of a run, on annotated cases.</summary>
internal sealed class EvaluatedRun(SavedRun run, OpenedData opened, Predictor predictor) : IEvaluand
{
    private readonly ISampleSource cases = HeldBack(run, opened.Source);

    public int Count => cases.Whole.Cases.Count;

    public bool AreHeads => opened.Layout == Hc18Layout.LayoutName;

    public IReadOnlyList<string> Notes =>
    [
        .. opened.Notes,
        cases == opened.Source
            ? $"{opened.Source.Description.Name}: {(cases.Cases.Count == 1 ? "the only case" : $"all {cases.Cases.Count} cases")}; the run was trained on other data"
            : $"{opened.Source.Description.Name}: the {Quantity.Of(cases.Cases.Count, "case")} that {Quantity.Word(cases.Cases.Count, "was", "were")} held back from the training of {run.Folder.Location}",
    ];

    public MeasuredCases Measure(MetricOptions options, Action<int> onMeasured, CancellationToken cancellation) => Evaluation.Of(predictor, cases, options, onMeasured, cancellation);

    public ShownCase Show(string name)
    {
        var sample = cases.Whole.Read(cases.Whole.Cases.Select(key => key.Case).ToList().IndexOf(name));
        return ShownCase.Of(sample, VolumePrediction.Labels(predictor, sample));
    }

    public void Dispose() => predictor.Dispose();

    // Of the data it was trained on, a network is only scored on what it has not seen. Other data may have cases of the same names.
    private static ISampleSource HeldBack(SavedRun run, ISampleSource data)
    {
        var split = run.ReadSplit();
        var names = data.Cases.Select(key => key.Case).ToHashSet();
        if (!split.Training.Concat(split.Validation).All(names.Contains))
        {
            return data;
        }

        var (training, held) = split.Apply(data);
        return DataFingerprint.Of(training) == run.Record.Data.Fingerprint ? held : data;
    }
}
