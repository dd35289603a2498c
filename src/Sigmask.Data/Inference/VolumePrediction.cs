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
        foreach (var (part, from) in Parts(predictor, sample, cancellation))
        {
            part.Labels().CopyTo(labels, from);
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
        var maps = new float[classes * sample.Pixels];
        foreach (var (part, from) in Parts(predictor, sample, cancellation))
        {
            var probabilities = part.Probabilities();
            var pixels = probabilities.Length / classes;
            for (var label = 0; label < classes; label++)
            {
                probabilities.AsSpan(label * pixels, pixels).CopyTo(maps.AsSpan((label * sample.Pixels) + from));
            }
        }

        return maps;
    }

    // The predictions of the parts that the network sees, and the pixel of the sample at which each begins.
    private static IEnumerable<(Prediction Part, int From)> Parts(IPredictor predictor, Sample sample, CancellationToken cancellation)
    {
        if (predictor.Data.Dimensions != 2 || sample.Size.Count != 3)
        {
            yield return (predictor.Predict(sample), 0);
            yield break;
        }

        var pixels = sample.Size[1] * sample.Size[2];
        for (var slice = 0; slice < sample.Size[0]; slice++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return (predictor.Predict(VolumeSlice.Of(sample, slice)), slice * pixels);
        }
    }
}
