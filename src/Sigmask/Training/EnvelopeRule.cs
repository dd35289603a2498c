using Sigmask.Models;

namespace Sigmask.Training;

/// <summary>The network follows the envelope's objective, whose pixels are chosen by its guide.</summary>
/// <param name="state">What the steps change.</param>
/// <param name="plan">Envelope and guide.</param>
/// <param name="objective">The envelope around the base loss.</param>
/// <param name="cross">The guide of <see cref="Guide.Cross"/>; null with any other.</param>
internal sealed class EnvelopeRule(TrainingState state, TrainingPlan plan, BatchObjective objective, CrossGuide? cross) : ILearningRule
{
    /// <inheritdoc/>
    public LearningOutcome Learn(LearningBatch batch, TrainingMoment moment)
    {
        var guides = plan.NeedsGuideAt(moment.Progress) ? Guides(batch, moment.Step) : null;
        var outcome = objective.Differentiate(state.Main, batch, state.Main.ForwardHeads(batch.Images), guides, moment);
        cross?.Differentiate(batch, guides, moment);
        state.Main.Update(moment.Step, moment.LearningRate);
        cross?.Update(batch, moment.LearningRate);
        return outcome with { Sigma = plan.Envelope.Sigma * plan.Envelope.Ramp.At(moment.Progress) };
    }

    // Before the first step the average is the network itself, with normalisation statistics that nothing has measured yet.
    private IReadOnlyList<NetworkHead>? Guides(LearningBatch batch, long step) =>
        cross is not null ? cross.ForwardHeads(batch) : step > 0 ? state.Main.Average!.ForwardHeads(batch.Images) : null;
}
