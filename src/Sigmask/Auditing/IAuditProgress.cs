using Sigmask.Data;
using Sigmask.Training;

namespace Sigmask.Auditing;

/// <summary>Receives the progress of the trainings of an audit.</summary>
public interface IAuditProgress : ITrainingProgress
{
    /// <summary>A training begins, or is restored if it is finished.</summary>
    /// <param name="fold">Which fold, and of how many.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="training">Cases to learn from.</param>
    /// <param name="held">Cases that will be judged.</param>
    void Started(Fold fold, int seed, int training, int held);
}
