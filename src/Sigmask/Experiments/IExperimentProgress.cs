using Sigmask.Training;

namespace Sigmask.Experiments;

/// <summary>Is told how an experiment goes on, and each of its trainings.</summary>
public interface IExperimentProgress : ITrainingProgress
{
    /// <summary>A training begins.</summary>
    /// <param name="cell">Which one.</param>
    /// <param name="done">Trainings done before it.</param>
    /// <param name="count">Trainings of the experiment.</param>
    void Started(CellKey cell, int done, int count);

    /// <summary>A training is done and tested.</summary>
    void Finished(CellResult result);
}
