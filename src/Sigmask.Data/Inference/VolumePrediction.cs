using Sigmask.Data;

namespace Sigmask.Inference;

/// <summary>Label maps of whole samples, whatever dimensions the network has.</summary>
public static class VolumePrediction
{
    /// <summary>The labels of a sample on its own pixels: by a two-dimensional network, a volume is predicted slice by slice and put together again.</summary>
    /// <param name="predictor">The network.</param>
    /// <param name="sample">[H, W] or [D, H, W].</param>
    /// <param name="cancellation">Stops between two slices.</param>
    /// <exception cref="DataException">The sample does not fit the network.</exception>
    public static byte[] Labels(IPredictor predictor, Sample sample, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(sample);
        var labels = new byte[sample.Pixels];
        foreach (var (part, from) in SampleParts.Of(sample, predictor.Data.Dimensions, cancellation))
        {
            predictor.Predict(part).Labels().CopyTo(labels, from);
        }

        return labels;
    }

    /// <summary>The probabilities of a sample on its own pixels, [classes, size of the sample]; otherwise as <see cref="Labels"/>.</summary>
    /// <inheritdoc cref="Labels"/>
    public static float[] Probabilities(IPredictor predictor, Sample sample, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(sample);
        var classes = predictor.Data.Classes.Count;
        var maps = new float[sample.Values(classes)];
        foreach (var (part, from) in SampleParts.Of(sample, predictor.Data.Dimensions, cancellation))
        {
            SampleParts.Place(predictor.Predict(part).Probabilities(), from, maps, classes);
        }

        return maps;
    }
}
