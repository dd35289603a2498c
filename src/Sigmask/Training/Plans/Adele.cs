namespace Sigmask.Training;

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
