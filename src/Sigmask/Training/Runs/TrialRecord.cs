using System.Text.Json;

namespace Sigmask.Training;

/// <summary>What trials.json holds: the envelopes that a training chose among, and how good each was on the held-back cases.</summary>
/// <param name="Candidates">In the order in which they were tried.</param>
/// <param name="Chosen">Position of the one that the training went on with, from 0.</param>
public sealed record TrialRecord(IReadOnlyList<TriedEnvelope> Candidates, int Chosen)
{
    /// <summary>The choice of a training.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="scores">The held-back Dice of each candidate.</param>
    /// <param name="chosen">The one it went on with.</param>
    public static TrialRecord Of(TrainingPlan plan, IReadOnlyList<double> scores, int chosen)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new([.. plan.Candidates.Zip(scores, (candidate, score) => new TriedEnvelope(EnvelopeSettings.Of(candidate, plan.Guide).Texts, score))], chosen);
    }

    /// <summary>One line that says what was chosen.</summary>
    public string Summary => Invariant($"Envelopes tried, held-back Dice: {string.Join("; ", Candidates.Select((one, index) => Invariant($"sigma {one.Envelope["sigma"]}, top-k {one.Envelope["top_k"]}: {100 * one.HeldBackDice:0.0} %{(index == Chosen ? " (chosen)" : "")}")))}.");

    /// <summary>The text of trials.json.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RunRecord.Json) + "\n";
}

/// <summary>An envelope that was tried.</summary>
/// <param name="Envelope">Each option by its name on the command line.</param>
/// <param name="HeldBackDice">The mean Dice of its validations that counted, in [0, 1].</param>
public sealed record TriedEnvelope(IReadOnlyDictionary<string, string> Envelope, double HeldBackDice);
