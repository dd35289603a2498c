using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>Finds the rule of a plan.</summary>
internal static class LearningRule
{
    /// <summary>The rule by which a plan's steps learn.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="state">What the steps change, and where the rule remembers.</param>
    /// <param name="logitChannels">Channels of the networks' logits.</param>
    /// <param name="device">Where the networks are.</param>
    /// <param name="steps">Steps of the whole training.</param>
    /// <param name="cases">All cases that are learned from; needed by <see cref="Guide.Cross"/> and <see cref="Ramp.Auto"/>.</param>
    /// <exception cref="DataException">The cases are of one patient, and the guide needs two.</exception>
    public static ILearningRule Of(TrainingPlan plan, TrainingState state, int logitChannels, Device device, long steps, IReadOnlyList<CaseKey>? cases)
    {
        var objective = new BatchObjective(plan.Loss.BaseLoss, logitChannels, plan.IsMultiLabel);
        if (plan.Method is CoTeaching coTeaching)
        {
            return new CoTeachingRule(state, coTeaching, objective);
        }

        var monitor = plan.FindsItsRamp || plan.Method is Adele ? new MemorizationMonitor(state, logitChannels, plan.IsMultiLabel, device, steps, EpochOrder.StepsIn(Known().Count, plan.Options.BatchSize)) : null;
        if (plan.Method is Adele adele)
        {
            return new AdeleRule(state, adele, objective, monitor!);
        }

        var cross = plan.IsGuidedAcross ? new CrossGuide(new PatientHalves(Known(), plan.Options.Seed), state, objective, plan.Envelope) : null;
        return new EnvelopeRule(state, plan, objective, cross, monitor);

        IReadOnlyList<CaseKey> Known() => cases ?? throw new ArgumentNullException(nameof(cases));
    }
}
