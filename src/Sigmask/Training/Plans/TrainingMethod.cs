namespace Sigmask.Training;

/// <summary>How a training learns from labels that may be wrong: by the envelope, or by one of the rivals that it is compared with (docs/method.md section 6).</summary>
/// <remarks>Written as text: <c>envelope</c>, <c>co-teaching(rate=0.1)</c>, <c>adele(threshold=0.8)</c>. Text and method say the same: <see cref="ToString"/> gives the shortest text.</remarks>
public abstract record TrainingMethod
{
    private protected TrainingMethod()
    {
    }

    /// <summary>The base loss in the envelope, or alone if that is off.</summary>
    public static TrainingMethod Envelope { get; } = new EnvelopeMethod();

    /// <summary>Networks that a method needs beside the one that is trained.</summary>
    internal virtual int Companions => 0;

    /// <summary>Reads a method.</summary>
    /// <param name="text"><c>NAME</c> or <c>NAME(PARAMETER=VALUE, ...)</c>. Spaces, case and - or _ do not matter.</param>
    /// <exception cref="FormatException">It is none. The message is one line that says what is known.</exception>
    public static TrainingMethod Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return MethodCatalog.Read(text);
    }

    /// <summary>The shortest text that reads back to this.</summary>
    public sealed override string ToString() => MethodCatalog.Write(this);

    private sealed record EnvelopeMethod : TrainingMethod;
}

/// <summary>
/// ADELE (Liu et al., CVPR 2022): when a class begins to be learned by heart (<see cref="MemorizationOnset"/>) its labels are corrected where the network is sure, and again at intervals; predictions at three
/// scales are kept consistent.
/// </summary>
public sealed record Adele : TrainingMethod
{
    /// <summary>τ in (0, 1): the probability above which a prediction takes the place of a label. 0.7 on SegTHOR, 0.8 on VOC.</summary>
    public double Threshold { get; init; } = 0.7;

    /// <summary>Windows (epochs, in trainings of 25 to 100) between two corrections.</summary>
    public int Every { get; init; } = 10;

    /// <summary>λ ≥ 0: weight of the consistency between scales; 0 turns the scales off.</summary>
    public double Consistency { get; init; } = 1;

    /// <summary>ρ in [0, 1]: the probability that the scales together must reach somewhere in an image for its consistency to count.</summary>
    public double Confidence { get; init; } = 0.8;

    /// <inheritdoc/>
    internal override int Companions => 1;
}

/// <summary>
/// Co-teaching by small loss (Han et al., NeurIPS 2018): of two networks each learns from the pixels that have the smallest losses according to the other. In each image the share kept falls from 1 to
/// 1 − rate.
/// </summary>
public sealed record CoTeaching : TrainingMethod
{
    /// <summary>The share of wrong labels, in [0, 1), which is dropped in the end; null: it is estimated from how often the networks contradict the labels.</summary>
    public double? Rate { get; init; }

    /// <summary>Share of the training, in [0, 1], over which the share dropped rises. Han et al.: 10 of 200 epochs.</summary>
    public double Ramp { get; init; } = 0.05;

    /// <inheritdoc/>
    internal override int Companions => 1;
}
