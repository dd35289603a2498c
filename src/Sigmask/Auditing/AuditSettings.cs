using Sigmask.Training;

namespace Sigmask.Auditing;

/// <summary>All that decided an audit, in words.</summary>
public static class AuditSettings
{
    /// <summary>Settings and versions, name and value.</summary>
    public static IReadOnlyDictionary<string, string> Of(AuditPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var (training, envelope, showings) = (plan.Training, plan.Training.Envelope, plan.Proofreading);
        var size = training.Preprocessing.Size is { } lengths ? string.Join('x', lengths) : training.Preprocessing.Spacing is { } steps ? string.Join('x', steps.Select(step => Invariant($"{step}"))) + " mm" : "own pixels";
        var settings = new Dictionary<string, string>
        {
            ["folds"] = Invariant($"{plan.Folds}, {plan.Seeds} with seeds from {training.Options.Seed}"),
            ["network"] = training.Model.Name,
            ["size"] = size,
            ["loss"] = training.Loss.ToString(),
            ["envelope"] = Invariant($"sigma {envelope.Sigma}, top-k {envelope.TopK}, evidence {envelope.Evidence}, class floor {envelope.ClassFloor}, ramp {envelope.Ramp}, guide {training.Guide}"),
            ["training"] = (training.Options.Steps is { } number ? Invariant($"{number} steps") : Invariant($"{training.Options.Epochs} epochs")) + Invariant($" of {training.Options.BatchSize} images, learning rate {training.Options.LearningRate.Peak}"),
            ["showings"] = Invariant($"each case {showings.Drawn} times as drawn, {showings.Spoiled} with errors, {showings.Hidden} without annotation"),
            ["errors"] = showings.Errors.ToString() ?? "",
        };
        foreach (var (name, version) in SoftwareVersions.Here())
        {
            settings[name] = version;
        }

        return settings;
    }
}

/// <summary>All that decides the result of an audit besides the data.</summary>
public sealed record AuditPlan
{
    /// <summary>How the network of each fold is trained. Its seed chooses the folds as well; the last weights are used, since the cases held back may not choose.</summary>
    public required TrainingPlan Training { get; init; }

    /// <summary>Folds, at least 2: a case is judged by networks that learned from none of its patient.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Networks of each fold, with seeds of their own, whose probabilities are averaged.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>What the networks are shown of annotations as they learn.</summary>
    public ProofreadingOptions Proofreading { get; init; } = new();
}
