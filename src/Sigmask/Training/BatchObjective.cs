using Sigmask.Losses;
using Sigmask.Models;

namespace Sigmask.Training;

/// <summary>The loss of learners on batches and its gradient, with failures told by case.</summary>
/// <param name="envelope">The envelope around the base loss.</param>
/// <param name="logitChannels">Channels of the networks' logits.</param>
/// <param name="isMultiLabel">Whether each foreground class is on its own.</param>
internal sealed class BatchObjective(Envelope envelope, int logitChannels, bool isMultiLabel)
{
    /// <summary>Gives the parameters of a learner the gradient of its loss. Nothing else changes.</summary>
    /// <param name="learner">Who learns.</param>
    /// <param name="batch">From what.</param>
    /// <param name="heads">What its heads make of the batch.</param>
    /// <param name="guides">The heads of the guide; null if the network guides itself.</param>
    /// <param name="moment">When; its progress is that of the ramp.</param>
    /// <exception cref="TrainingException">Loss or gradient are not finite.</exception>
    public LearningOutcome Differentiate(Learner learner, LearningBatch batch, IReadOnlyList<NetworkHead> heads, IReadOnlyList<NetworkHead>? guides, TrainingMoment moment)
    {
        var (loss, value) = Loss(learner, batch, heads, guides, moment);
        var length = learner.Differentiate(loss.Value, moment.GradientBound);
        FiniteGuard.Require(value, length, moment.Step + 1, batch.Cases, moment.Checkpoint, moment.Convolutions);
        return new(value, loss.Objective, length, loss.Main.ImageSelection?.Mass, loss.Main.KeptShare);
    }

    private (SupervisedLoss Loss, float Value) Loss(Learner learner, LearningBatch batch, IReadOnlyList<NetworkHead> heads, IReadOnlyList<NetworkHead>? guides, TrainingMoment moment)
    {
        try
        {
            var loss = SupervisedLoss.Of(envelope, heads, guides, batch.Labels, labels => TrainingTarget.Of(labels, logitChannels, isMultiLabel), moment.Progress, learner.Confidences);
            var value = loss.Value.item<float>();
            if (!float.IsFinite(value))
            {
                // Names the image, where that has not been done yet.
                _ = loss.Objective;
            }

            return (loss, value);
        }
        catch (NonFiniteLossException error)
        {
            throw FiniteGuard.Failure("loss", moment.Step + 1, [batch.Cases[error.Image]], moment.Checkpoint, error, moment.Convolutions);
        }
    }
}
