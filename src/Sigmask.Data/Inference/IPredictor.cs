using Sigmask.Data;

namespace Sigmask.Inference;

/// <summary>A trained network that segments images, whatever computes it. Used from one thread at a time.</summary>
public interface IPredictor
{
    /// <summary>What the network was trained on: names of the classes, channels, dimensions.</summary>
    DataDescription Data { get; }

    /// <summary>Segments a sample; its labels, if it has any, are not looked at.</summary>
    /// <exception cref="DataException">The sample does not fit the network, or has more values on its grid than an array holds.</exception>
    Prediction Predict(Sample sample);
}

/// <summary>What a network says about a sample.</summary>
/// <param name="Prepared">The sample as the network saw it.</param>
/// <param name="Maps">[classes, size of the prepared sample]: probabilities; in multi-label problems the background's map is 0.5, the threshold of the others.</param>
/// <param name="Classes">Classes with the background.</param>
public sealed record Prediction(PreparedSample Prepared, float[] Maps, int Classes)
{
    /// <summary>The class of each pixel of the sample as it was read, [OriginalSize]: the one with the largest map.</summary>
    /// <exception cref="DataException">There are more of these pixels than an array holds.</exception>
    public byte[] Labels() => Prepared.RestoreLabels(Maps, Classes);

    /// <summary>The maps on the pixels of the sample as it was read, [classes, OriginalSize].</summary>
    /// <exception cref="DataException">They have more values there than an array holds.</exception>
    public float[] Probabilities() => Prepared.RestoreProbabilities(Maps, Classes);
}
