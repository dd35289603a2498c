namespace Sigmask.Training;

/// <summary>How far a training is.</summary>
/// <param name="Report">The latest step.</param>
/// <param name="Steps">Steps of the whole training.</param>
/// <param name="Validation">The latest validation, if there was one.</param>
/// <param name="ImagesPerSecond">The speed of the steps since the start, with the wait for their images; validation is not counted.</param>
/// <param name="TimeLeft">At the pace since the start, with validation.</param>
public sealed record TrainingStatus(StepReport Report, long Steps, ValidationScore? Validation, double ImagesPerSecond, TimeSpan TimeLeft)
{
    /// <summary>Which of the envelopes that the training chooses among is tried, from 0; null: none, the step counts for the training.</summary>
    public int? Trial { get; init; }
}

/// <summary>Receives the progress of a training, on the thread that trains.</summary>
public interface ITrainingProgress
{
    /// <summary>Something worth knowing came up; one line.</summary>
    void Noted(string note)
    {
    }

    /// <summary>A step, and the validation after it if there was one, is done.</summary>
    void Advanced(TrainingStatus status);
}
