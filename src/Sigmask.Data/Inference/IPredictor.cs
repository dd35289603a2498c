using Sigmask.Data;

namespace Sigmask.Inference;

/// <summary>A trained network that segments images, whatever computes it. Used from one thread at a time.</summary>
public interface IPredictor
{
    /// <summary>What the network was trained on: names of the classes, channels, dimensions.</summary>
    DataDescription Data { get; }

    /// <summary>Segments a sample; its labels, if it has any, are not looked at.</summary>
    /// <exception cref="DataException">The sample does not fit the network.</exception>
    Prediction Predict(Sample sample);
}
