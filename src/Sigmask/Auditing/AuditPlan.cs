using Sigmask.Training;

namespace Sigmask.Auditing;

/// <summary>All that decides the result of an audit besides the data.</summary>
public sealed record AuditPlan
{
    /// <summary>How the network of each fold is trained. Its seed chooses the folds as well; the last weights are used, since the cases held back may not choose.</summary>
    public required TrainingPlan Training { get; init; }

    /// <summary>Folds, at least 2: a case is judged by networks that learned from no case of its patient.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Networks of each fold, with seeds of their own, whose probabilities are averaged.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>What the networks are shown of annotations as they learn.</summary>
    public ProofreadingOptions Proofreading { get; init; } = new();
}
