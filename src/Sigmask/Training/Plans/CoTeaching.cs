namespace Sigmask.Training;

/// <summary>
/// Co-teaching by small loss (Han et al., NeurIPS 2018): of two networks each learns from the pixels that have the smallest losses according to the other. In each image the share kept falls from 1 to
/// 1 − rate.
/// </summary>
public sealed record CoTeaching : TrainingMethod
{
    /// <summary>The share of wrong labels, in (0, 1), which is dropped in the end; null: it is estimated from how often the networks contradict the labels.</summary>
    public double? Rate { get; init; }

    /// <summary>Share of the training, in [0, 1], over which the share dropped rises. Han et al.: 10 of 200 epochs.</summary>
    public double Ramp { get; init; } = 0.05;

    /// <inheritdoc/>
    internal override int Companions => 1;
}
