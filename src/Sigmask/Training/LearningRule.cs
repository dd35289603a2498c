using Sigmask.Data;
using Sigmask.Losses;

namespace Sigmask.Training;

/// <summary>Finds the rule of a plan.</summary>
internal static class LearningRule
{
    /// <summary>The rule by which a plan's steps learn.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="state">What the steps change, and where the rule remembers.</param>
    /// <param name="logitChannels">Channels of the networks' logits.</param>
    /// <param name="cases">All cases that are learned from; needed by <see cref="Guide.Cross"/>.</param>
    /// <exception cref="DataException">The cases are of one patient, and the guide needs two.</exception>
    public static ILearningRule Of(TrainingPlan plan, TrainingState state, int logitChannels, IReadOnlyList<CaseKey>? cases)
    {
        var objective = new BatchObjective(new Envelope(plan.Loss.BaseLoss, plan.Envelope), logitChannels, plan.IsMultiLabel);
        var cross = plan.IsGuidedAcross ? new CrossGuide(new PatientHalves(cases ?? throw new ArgumentNullException(nameof(cases)), plan.Options.Seed), state, objective) : null;
        return new EnvelopeRule(state, plan, objective, cross);
    }
}
