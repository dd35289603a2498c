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
        if (predictor.Data.Dimensions != 2 || sample.Size.Count != 3)
        {
            return predictor.Predict(sample).Labels();
        }

        var labels = new byte[sample.Pixels];
        var pixels = sample.Size[1] * sample.Size[2];
        for (var slice = 0; slice < sample.Size[0]; slice++)
        {
            cancellation.ThrowIfCancellationRequested();
            predictor.Predict(VolumeSlice.Of(sample, slice)).Labels().CopyTo(labels, slice * pixels);
        }

        return labels;
    }
}
