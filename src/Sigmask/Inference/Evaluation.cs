using Sigmask.Data;
using Sigmask.Metrics;

namespace Sigmask.Inference;

/// <summary>Scores a network on a data set, on the pixels of the images as they were read; slices count as the volumes that they are parts of.</summary>
public static class Evaluation
{
    /// <summary>The scores of every case and foreground class.</summary>
    /// <param name="predictor">The network.</param>
    /// <param name="source">Annotated cases.</param>
    /// <param name="cancellation">Stops between two cases.</param>
    /// <exception cref="DataException">A case cannot be used, or the classes are not those of the network.</exception>
    public static IReadOnlyList<CaseScore> Of(Predictor predictor, ISampleSource source, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(source);
        var classes = predictor.Data.Classes;
        if (!classes.SequenceEqual(source.Description.Classes))
        {
            throw new DataException($"{source.Description.Name} has classes {string.Join(", ", source.Description.Classes)}; the network knows {string.Join(", ", classes)}. Give the same --labels as in training.");
        }

        var scores = new List<CaseScore>();
        source = source.Whole;
        for (var index = 0; index < source.Cases.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var sample = source.Read(index);
            if (sample.Labels.Length == 0)
            {
                throw new DataException($"Case {sample.Case} has no annotation to be held against; add its mask or leave the case out.");
            }

            scores.AddRange(CaseScore.Of(source.Cases[index], VolumePrediction.Labels(predictor, sample, cancellation), sample.Labels, classes));
        }

        return scores;
    }
}
