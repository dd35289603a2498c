using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Losses;
using Sigmask.Models;

namespace Sigmask.Training;

/// <summary>All that decides the result of a training besides its data.</summary>
public sealed record TrainingPlan
{
    /// <summary>The network. Channels, classes and dimensions are set from the data, and by the trainer the images that a network is planned for.</summary>
    public ModelOptions Model { get; init; } = new() { Channels = 1, Classes = 1 };

    /// <summary>A safetensors file of weights that the network's encoder begins with, from a public checkpoint; null: random ones.</summary>
    public string? EncoderWeights { get; init; }

    /// <summary>The base loss.</summary>
    public required LossSpecification Loss { get; init; }

    /// <summary>Whether each foreground class has a probability of its own (sigmoid), rather than one class a pixel: so with losses that need it, such as bce.</summary>
    public bool IsMultiLabel => Loss.IsMultiLabel;

    /// <summary>The envelope around the loss.</summary>
    public EnvelopeOptions Envelope { get; init; } = new();

    /// <summary>Whose losses decide at the envelope's pixel level.</summary>
    public Guide Guide { get; init; } = Guide.Ema;

    /// <summary>How samples are made fit for the network.</summary>
    public Preprocessing Preprocessing { get; init; } = new();

    /// <summary>How samples are changed at random.</summary>
    public AugmentationOptions Augmentation { get; init; } = AugmentationOptions.Default;

    /// <summary>Length, speed and place of the training.</summary>
    public TrainingOptions Options { get; init; } = new();

    /// <summary>Whether the moving average of the weights decides which pixels are kept, at some time of the training.</summary>
    public bool IsGuidedByAverage => Guide == Guide.Ema && Envelope.Sigma > 0;

    /// <summary>Whether two further networks do, which learn from one half of the patients each.</summary>
    public bool IsGuidedAcross => Guide == Guide.Cross && Envelope.Sigma > 0;

    /// <summary>Networks that learn beside the one that is trained.</summary>
    public int Companions => IsGuidedAcross ? 2 : 0;

    /// <summary>True if the guide's logits are wanted at this point of the training; before, its forward pass can be saved.</summary>
    /// <param name="progress">Share of the training done, in [0, 1].</param>
    public bool NeedsGuideAt(double progress) => (IsGuidedByAverage || IsGuidedAcross) && Envelope.Ramp.At(progress) > 0;

    /// <summary>Whether each class has a threshold of its own, which the training finds.</summary>
    public bool IsByClassConfidence => Envelope.Sigma > 0 && Envelope.Evidence.IsByClass;

    /// <summary>The network's options for a data set.</summary>
    public ModelOptions ModelFor(DataDescription data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Model with { Channels = data.Channels, Dimensions = data.Dimensions, Classes = data.Classes.Count - (IsMultiLabel ? 1 : 0) };
    }
}
