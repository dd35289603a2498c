using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Training;

namespace Sigmask.Metrics;

/// <summary>Scores a network on a data set, on the pixels of the images as they were read; slices count as the volumes that they are parts of.</summary>
public static class Evaluation
{
    /// <summary>The scores of every case and foreground class, lengths in mm if the spacing of every case is known, in pixels otherwise.</summary>
    /// <param name="predictor">The network, whatever computes it.</param>
    /// <param name="source">Annotated cases.</param>
    /// <param name="options">What is measured; null: the defaults.</param>
    /// <param name="onMeasured">Receives the number of cases done.</param>
    /// <param name="cancellation">Stops between two cases.</param>
    /// <exception cref="DataException">A case cannot be used, or the classes are not those of the network.</exception>
    public static MeasuredCases Of(IPredictor predictor, ISampleSource source, MetricOptions? options = null, Action<int>? onMeasured = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(source);
        options ??= new();
        var classes = predictor.Data.Classes;
        if (!classes.SequenceEqual(source.Description.Classes))
        {
            throw new DataException($"{source.Description.Name} has classes {string.Join(", ", source.Description.Classes)}; the network knows {string.Join(", ", classes)}. Give the same `DataOptions.Labels` as in training.");
        }

        // Lengths are in one unit for all. A case without spacing is rare among others that have one, so it is looked for on the way: then all are measured again.
        source = source.Whole;
        return Measured(predictor, source, options, hasSpacing: true, onMeasured, cancellation)
            ?? Measured(predictor, source, options, hasSpacing: false, onMeasured, cancellation)!;
    }

    /// <summary>The same for what a training ended with.</summary>
    /// <param name="run">The training.</param>
    /// <param name="source">Annotated cases that it did not learn from.</param>
    /// <param name="options">What is measured; null: the defaults.</param>
    /// <exception cref="DataException">A case cannot be used, or the classes are not those of the network.</exception>
    public static MeasuredCases Of(TrainedNetwork run, ISampleSource source, MetricOptions? options = null)
    {
        using var predictor = Predictor.Of(run);
        return Of(predictor, source, options);
    }

    // Null if lengths should be in mm and a case has no spacing.
    private static MeasuredCases? Measured(IPredictor predictor, ISampleSource source, MetricOptions options, bool hasSpacing, Action<int>? onMeasured, CancellationToken cancellation)
    {
        var scores = new List<CaseScore>();
        for (var index = 0; index < source.Cases.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var sample = source.Read(index);
            if (sample.Labels.Length == 0)
            {
                throw new DataException($"Case {sample.Case} has no annotation to be compared with; add its mask or leave the case out.");
            }

            if (hasSpacing && sample.Spacing is null)
            {
                return null;
            }

            var grid = new VoxelGrid(sample.Size, hasSpacing ? sample.Spacing : null);
            scores.AddRange(CaseMeasurement.Of(source.Cases[index], VolumePrediction.Labels(predictor, sample, cancellation), sample.Labels, grid, predictor.Data.Classes, options));
            onMeasured?.Invoke(index + 1);
        }

        var isInMillimetres = hasSpacing && source.Cases.Count > 0;
        return new(scores, options, isInMillimetres)
        {
            Notes = isInMillimetres ? [] : [$"{source.Description.Name}: the spacing of its cases is not known, or not of all, so lengths are in pixels."],
        };
    }
}
