using Sigmask.Data;
using Sigmask.Inference;

namespace Sigmask.Auditing;

/// <summary>Judges every case by the networks of the fold that held its patient back.</summary>
internal sealed class CrossValidatedJudge : IJudge, IDisposable
{
    private readonly IReadOnlyList<IReadOnlyList<Predictor>> folds;
    private readonly IReadOnlyDictionary<string, int> foldOfPatient;
    private readonly Preprocessing preprocessing;

    /// <param name="source">The data set; of slices, their volumes are judged.</param>
    /// <param name="folds">For each fold its networks, which belong to this.</param>
    /// <param name="foldOfPatient">Where each patient was held back.</param>
    /// <param name="preprocessing">How samples were prepared.</param>
    public CrossValidatedJudge(ISampleSource source, IReadOnlyList<IReadOnlyList<Predictor>> folds, IReadOnlyDictionary<string, int> foldOfPatient, Preprocessing preprocessing) =>
        (Cases, this.folds, this.foldOfPatient, this.preprocessing) = (source.Whole, folds, foldOfPatient, preprocessing);

    /// <inheritdoc/>
    public ISampleSource Cases { get; }

    /// <inheritdoc/>
    public JudgedCase Judge(int index, CancellationToken cancellation)
    {
        var sample = JudgedCase.Annotated(Cases.Read(index));
        var networks = folds[foldOfPatient[Cases.Cases[index].Patient]];
        var classes = Cases.Description.Classes.Count;
        var values = sample.Values(classes);
        var (seen, hidden, grain) = (new float[values], new float[values], 1.0);
        foreach (var (part, from) in SampleParts.Of(sample, networks[0].Data.Dimensions, cancellation))
        {
            var prepared = preprocessing.Apply(part);
            grain = Math.Max(grain, JudgedCase.GrainOf(prepared.Grid, sample));
            SampleParts.Place(Mean(networks, prepared, AnnotationView.Drawn, classes), from, seen, classes);
            SampleParts.Place(Mean(networks, prepared, AnnotationView.Hidden, classes), from, hidden, classes);
        }

        return new JudgedCase(sample, seen, hidden, grain);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var predictor in folds.SelectMany(networks => networks))
        {
            predictor.Dispose();
        }
    }

    private static float[] Mean(IReadOnlyList<Predictor> networks, PreparedSample prepared, AnnotationView view, int classes)
    {
        var input = AnnotatedInput.Of(prepared.Sample, classes, view);
        var maps = networks.Select(network => network.Predict(input).Maps).ToArray();
        var mean = maps[0];
        foreach (var further in maps.Skip(1))
        {
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] += further[i];
            }
        }

        for (var i = 0; i < mean.Length && maps.Length > 1; i++)
        {
            mean[i] /= maps.Length;
        }

        return prepared.RestoreProbabilities(mean, classes);
    }
}
