namespace Sigmask.Training;

/// <summary>What happened in a step, in plain numbers.</summary>
public sealed record StepReport
{
    /// <summary>Steps done, this one included.</summary>
    public required long Step { get; init; }

    /// <summary>Which pass over the data, from 1.</summary>
    public required long Epoch { get; init; }

    /// <summary>Images in the batch.</summary>
    public required int Images { get; init; }

    /// <summary>The loss L that is reported (docs/method.md section 3).</summary>
    public required double Loss { get; init; }

    /// <summary>The smoothed objective F whose gradient is followed.</summary>
    public required double Objective { get; init; }

    /// <summary>The learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Length of the gradient before clipping.</summary>
    public required double GradientLength { get; init; }

    /// <summary>σ in force, after the ramp; null where the rule by standard deviations is not in force yet.</summary>
    public required double? Sigma { get; init; }

    /// <summary>To which degree in [0, 1] the selection of pixels by an envelope is in force.</summary>
    public double Strength { get; init; }

    /// <summary>k in force: the mass of images that was kept; null if no image had a valid pixel.</summary>
    public required double? TopK { get; init; }

    /// <summary>Share of the valid pixels that was kept.</summary>
    public required double KeptShare { get; init; }

    /// <summary>What else the learning rule knows.</summary>
    public FurtherNumbers Further { get; init; } = FurtherNumbers.None;
}
