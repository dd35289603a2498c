using Sigmask.Losses;
using Sigmask.Models;

namespace Sigmask.Training;

/// <summary>The network follows the envelope's objective, whose pixels are chosen by its guide.</summary>
/// <param name="state">What the steps change.</param>
/// <param name="plan">Envelope and guide.</param>
/// <param name="objective">The losses of the networks.</param>
/// <param name="cross">The guide of <see cref="Guide.Cross"/>; null with any other.</param>
/// <param name="monitor">Finds when the selection comes into force; null: the clock says it.</param>
internal sealed class EnvelopeRule(TrainingState state, TrainingPlan plan, BatchObjective objective, CrossGuide? cross, MemorizationMonitor? monitor) : ILearningRule
{
    /// <inheritdoc/>
    public LearningOutcome Learn(LearningBatch batch, TrainingMoment moment)
    {
        moment = monitor is null ? moment : moment with { Progress = monitor.DegreeAt(moment.Step) };
        var guides = plan.NeedsGuideAt(moment.Progress) ? Guides(batch, moment.Step) : null;
        var heads = state.Main.ForwardHeads(batch.Images);
        var outcome = objective.Differentiate(state.Main, batch, heads, guides, plan.Envelope, moment);
        cross?.Differentiate(batch, guides, moment);
        state.Main.Update(moment.Step, moment.LearningRate, isEarly: plan.Envelope.Ramp.At(moment.Progress) < 1);
        cross?.Update(batch, moment.LearningRate);
        monitor?.Observe(heads[0].Logits, objective.TargetOf(batch.Labels), moment.Step, batch.Whole);
        var strength = plan.Envelope.Ramp.At(moment.Progress);
        return outcome with { Sigma = SigmaAt(strength), Strength = plan.Envelope.Sigma > 0 ? strength : 0 };
    }

    // A share grows from nothing, a threshold comes down from infinity.
    private double? SigmaAt(double strength) => plan.Envelope.Rule == PixelRule.Share ? plan.Envelope.Sigma * strength : strength > 0 ? plan.Envelope.Sigma / strength : null;

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, double?>> Numbers => monitor?.Numbers ?? [];

    // Before the first step the average is the network itself, with normalisation statistics that nothing has measured yet.
    private IReadOnlyList<NetworkHead>? Guides(LearningBatch batch, long step) =>
        cross is not null ? cross.ForwardHeads(batch) : step > 0 ? state.Main.Guide!.ForwardHeads(batch.Images) : null;
}
