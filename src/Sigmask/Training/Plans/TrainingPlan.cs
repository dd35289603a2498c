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

    /// <summary>How it learns from labels that may be wrong. A rival of the envelope stands in its place: the envelope is then off.</summary>
    public TrainingMethod Method { get; init; } = TrainingMethod.Envelope;

    /// <summary>The envelope around the loss.</summary>
    public EnvelopeOptions Envelope { get; init; } = new();

    /// <summary>
    /// Envelopes among which the training chooses by held-back cases, all with the ramp of <see cref="Envelope"/> or off; empty: that one is taken. What guide and evidence need is made ready for <see cref="Envelope"/>.
    /// </summary>
    public IReadOnlyList<EnvelopeOptions> Candidates { get; init; } = [];

    /// <summary>Whose losses decide at the envelope's pixel level.</summary>
    public Guide Guide { get; init; } = Guide.Early;

    /// <summary>How samples are made fit for the network.</summary>
    public Preprocessing Preprocessing { get; init; } = new();

    /// <summary>How samples are changed at random.</summary>
    public AugmentationOptions Augmentation { get; init; } = AugmentationOptions.Default;

    /// <summary>Length, speed and place of the training.</summary>
    public TrainingOptions Options { get; init; } = new();

    /// <summary>The plan with each of the envelopes that it chooses among; itself if it does not.</summary>
    internal IReadOnlyList<TrainingPlan> Alternatives => Candidates.Count == 0 ? [this] : [.. Candidates.Select(candidate => this with { Envelope = candidate, Candidates = [] })];

    /// <summary>
    /// The usual candidates: the plain loss, this envelope, and the same with the image level on or off (κ 0.75 and 1), which helps where images are hard and hurts where they are wrong as a whole.
    /// </summary>
    /// <param name="envelope">As it was asked for.</param>
    /// <exception cref="TrainingException">It is off, or its ramp begins at no known time.</exception>
    public static IReadOnlyList<EnvelopeOptions> CandidatesAround(EnvelopeOptions envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (envelope.IsOff || envelope.Ramp.IsAuto)
        {
            throw new TrainingException($"`TrainingPlan.Candidates`: {(envelope.IsOff ? "the envelope is off, so there is nothing to choose." : "trials need a time to begin; give `EnvelopeOptions.Ramp = START:END`.")}");
        }

        var neighbour = envelope with { TopK = envelope.TopK == ImageMass.All ? ImageMass.Share(0.75) : ImageMass.All };
        return neighbour.IsOff ? [EnvelopeOptions.Plain, envelope] : [EnvelopeOptions.Plain, envelope, neighbour];
    }

    /// <summary>Whether the moving average of the weights decides which pixels are kept, at some time of the training.</summary>
    public bool IsGuidedByAverage => Guide is Guide.Ema or Guide.Early && Envelope.Sigma > 0;

    /// <summary>Whether that is a separate average, which stays as it is once the selection is fully in force.</summary>
    public bool IsGuidedEarly => Guide == Guide.Early && Envelope.Sigma > 0 && Envelope.Ramp != Ramp.None;

    /// <summary>Whether two further networks decide, each of which learns from one half of the patients.</summary>
    public bool IsGuidedAcross => Guide == Guide.Cross && Envelope.Sigma > 0;

    /// <summary>Whether the training itself finds the moment at which the selection comes into force.</summary>
    public bool FindsItsRamp => Envelope.Ramp.IsAuto && !Envelope.IsOff;

    /// <summary>Networks that learn beside the one that is trained.</summary>
    public int Companions => IsGuidedAcross ? 2 : Method.Companions;

    /// <summary>True if the guide's logits are wanted at this point of the training; before, its forward pass can be saved.</summary>
    /// <param name="progress">Share of the training done, in [0, 1].</param>
    public bool NeedsGuideAt(double progress) => (IsGuidedByAverage || IsGuidedAcross) && Envelope.Ramp.At(progress) > 0;

    /// <summary>Whether each class has a threshold of its own, which the training finds.</summary>
    public bool IsByClassConfidence => Envelope.Sigma > 0 && Envelope.Evidence.IsByClass;

    /// <summary>Fails if loss or method do not suit the data.</summary>
    /// <param name="data">What it learns from.</param>
    /// <exception cref="TrainingException">They do not; the message says which, and what to use instead.</exception>
    public void RequireFit(DataDescription data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (Loss.IsBinary && data.Classes.Count != 2)
        {
            throw new TrainingException(Invariant($"`TrainingPlan.Loss = {Loss}`: t-loss is for one structure against the background, but {data.Name} has {data.Classes.Count - 1}; take another loss."));
        }

        if (Loss.BaseLoss.Batch.Count > 0 && Method is CoTeaching)
        {
            throw new TrainingException($"`TrainingPlan.Method = {Method}`: co-teaching chooses pixels by their losses, and `TrainingPlan.Loss = {Loss}` has a choice of its own; take another loss.");
        }

        if (Method is Adele adele && (IsMultiLabel || (adele.Consistency > 0 && Options.Precision != Precision.Float32)))
        {
            throw new TrainingException(IsMultiLabel
                ? $"`TrainingPlan.Method = {Method}`: adele corrects labels of one class a pixel, and `TrainingPlan.Loss = {Loss}` is for several; take one with ce."
                : $"`TrainingPlan.Method = {Method}`: three scales at a time need `TrainingOptions.Precision = float32`, or adele(consistency=0).");
        }
    }

    /// <summary>The network's options for a data set.</summary>
    public ModelOptions ModelFor(DataDescription data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Model with { Channels = data.Channels, Dimensions = data.Dimensions, Classes = data.Classes.Count - (IsMultiLabel ? 1 : 0) };
    }
}
