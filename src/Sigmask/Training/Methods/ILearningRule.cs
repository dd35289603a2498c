using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>How a step learns from a batch. What a rule remembers from step to step stands in the <see cref="TrainingState"/>.</summary>
internal interface ILearningRule
{
    /// <summary>Learns from a batch. Called in a dispose scope of the step, with the random numbers of the step.</summary>
    /// <param name="batch">The images and their annotation.</param>
    /// <param name="moment">When and how fast.</param>
    /// <exception cref="TrainingException">Loss or gradient are not finite; the weights are those before the step.</exception>
    LearningOutcome Learn(LearningBatch batch, TrainingMoment moment);

    /// <summary>What else it knows, after the last step; the names are always the same.</summary>
    IReadOnlyList<KeyValuePair<string, double?>> Numbers => [];
}

/// <summary>What a rule did with a batch.</summary>
/// <param name="Loss">The loss of the network that is trained.</param>
/// <param name="Objective">The objective whose gradient it followed.</param>
/// <param name="GradientLength">Length of the gradient before clipping.</param>
/// <param name="TopK">The mass of images that was kept; null if no image had a valid pixel.</param>
/// <param name="KeptShare">Share of the valid pixels that was kept.</param>
internal sealed record LearningOutcome(double Loss, double Objective, double GradientLength, double? TopK, double KeptShare)
{
    /// <summary>σ in force: the share of pixels that might be dropped, or how many standard deviations above the mean a loss must be; null if that is out of reach.</summary>
    public double? Sigma { get; init; } = 0;

    /// <summary>To which degree in [0, 1] a selection of pixels by an envelope is in force.</summary>
    public double Strength { get; init; }
}

/// <summary>When and how fast a step learns.</summary>
/// <param name="Step">Steps before this one.</param>
/// <param name="Progress">Share of the training done.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="GradientBound">The largest length of a gradient.</param>
/// <param name="Checkpoint">The last good checkpoint, for the message of a failure; null if there is none yet.</param>
/// <param name="Convolutions">In which numbers the CPU computes; null: another device does.</param>
internal sealed record TrainingMoment(long Step, double Progress, double LearningRate, double GradientBound, string? Checkpoint, ScalarType? Convolutions);
