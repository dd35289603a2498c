using Sigmask.Losses;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>The loss of learners on batches and its gradient, with failures named by case.</summary>
/// <param name="baseLoss">The base loss of learners that have none of their own.</param>
/// <param name="logitChannels">Channels of the networks' logits.</param>
/// <param name="isMultiLabel">Whether each foreground class is on its own.</param>
internal sealed class BatchObjective(BaseLoss baseLoss, int logitChannels, bool isMultiLabel)
{
    /// <summary>What labels ask of the networks.</summary>
    /// <param name="labels">int64 [B, spatial].</param>
    public SegmentationTarget TargetOf(Tensor labels) => TrainingTarget.Of(labels, logitChannels, isMultiLabel);

    /// <summary>The loss of a learner on a batch.</summary>
    /// <param name="learner">Who learns.</param>
    /// <param name="batch">From what.</param>
    /// <param name="heads">What its heads make of the batch.</param>
    /// <param name="guides">The heads of the guide; null if the network guides itself.</param>
    /// <param name="envelope">The envelope's options.</param>
    /// <param name="moment">When; its progress is that of the ramp.</param>
    /// <exception cref="TrainingException">It is not finite.</exception>
    public SupervisedLoss Of(Learner learner, LearningBatch batch, IReadOnlyList<NetworkHead> heads, IReadOnlyList<NetworkHead>? guides, EnvelopeOptions envelope, TrainingMoment moment)
    {
        try
        {
            var around = new Envelope(learner.Loss?.Loss ?? baseLoss, envelope);
            var loss = SupervisedLoss.Of(around, heads, guides, batch.Labels, TargetOf, moment.Progress, learner.Confidences, batch.Whole);
            if (batch.Whole is null && !float.IsFinite(loss.Value.item<float>()))
            {
                // Names the image, where that has not been done yet.
                _ = loss.Objective;
            }

            return loss;
        }
        catch (NonFiniteLossException error)
        {
            throw FiniteGuard.Failure("loss", moment.Step + 1, [batch.Cases[error.Image]], moment.Checkpoint, error, moment.Convolutions);
        }
    }

    /// <summary>Gives the parameters of a learner the gradient of its loss. Nothing else changes.</summary>
    /// <inheritdoc cref="Of"/>
    /// <exception cref="TrainingException">Loss or gradient are not finite.</exception>
    public LearningOutcome Differentiate(Learner learner, LearningBatch batch, IReadOnlyList<NetworkHead> heads, IReadOnlyList<NetworkHead>? guides, EnvelopeOptions envelope, TrainingMoment moment)
    {
        var loss = Of(learner, batch, heads, guides, envelope, moment);
        var (value, length) = Differentiate(learner, batch, loss.Value, moment);
        var (ofAll, keptShare) = OfWhole(batch.Whole, value, loss.Main);
        return new(ofAll, loss.Objective, length, loss.Main.ImageSelection?.Mass, keptShare);
    }

    // Loss and share of the pixels kept of the whole batch.
    private static (double Value, double KeptShare) OfWhole(IDistributedBatch? whole, double value, LossOutcome outcome)
    {
        if (whole is null)
        {
            return (value, outcome.KeptShare);
        }

        var sums = whole.Sum([value, outcome.KeptMass, outcome.CountedPixels]);
        return (sums[0], sums[2] > 0 ? sums[1] / sums[2] : 1);
    }

    /// <summary>Gives the parameters of a learner the gradient of a loss that is there already.</summary>
    /// <param name="learner">Who learns.</param>
    /// <param name="batch">From what.</param>
    /// <param name="loss">A scalar.</param>
    /// <param name="moment">When.</param>
    /// <returns>The loss as a number, and the length of its gradient before it was bounded.</returns>
    /// <exception cref="TrainingException">Loss or gradient are not finite.</exception>
    public static (float Value, double GradientLength) Differentiate(Learner learner, LearningBatch batch, Tensor loss, TrainingMoment moment)
    {
        var value = loss.item<float>();
        var length = learner.Differentiate(loss, moment.GradientBound);
        FiniteGuard.Require(value, length, moment.Step + 1, batch.Cases, moment.Checkpoint, moment.Convolutions);
        return (value, length);
    }
}
