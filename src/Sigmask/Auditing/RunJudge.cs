using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Training;

namespace Sigmask.Auditing;

/// <summary>
/// Judges cases by one network that saw images alone. Quick, and weaker than an audit by cross-validation (<see cref="CrossValidation"/>): of cases that the network learned from it misses what it has learned by heart.
/// </summary>
public sealed class RunJudge : IJudge, IDisposable
{
    private readonly Predictor predictor;
    private readonly Preprocessing preprocessing;

    /// <summary>A judge of cases.</summary>
    /// <param name="run">The training; it must not be disposed before this.</param>
    /// <param name="source">The cases, annotated; of slices, their volumes are judged.</param>
    /// <exception cref="DataException">The classes are not those of the network.</exception>
    /// <exception cref="TrainingException">A pixel may have several labels (<c>bce</c>).</exception>
    public RunJudge(TrainedNetwork run, ISampleSource source)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(source);
        CrossValidation.RequireOneClass(run.Plan);
        if (!run.Data.Classes.SequenceEqual(source.Description.Classes))
        {
            throw new DataException($"{source.Description.Name} has classes {string.Join(", ", source.Description.Classes)}; the network knows {string.Join(", ", run.Data.Classes)}.");
        }

        (predictor, preprocessing, Cases) = (Predictor.Of(run), run.Plan.Preprocessing, source.Whole);
    }

    /// <inheritdoc/>
    public ISampleSource Cases { get; }

    /// <inheritdoc/>
    public JudgedCase Judge(int index, CancellationToken cancellation)
    {
        var sample = JudgedCase.Annotated(Cases.Read(index));
        var maps = VolumePrediction.Probabilities(predictor, sample, cancellation);
        var (seen, _) = SampleParts.Of(sample, predictor.Data.Dimensions, cancellation).First();
        return new(sample, maps, maps, JudgedCase.GrainOf(preprocessing.GridOf(seen.Case, seen.Form), sample));
    }

    /// <inheritdoc/>
    public void Dispose() => predictor.Dispose();
}
