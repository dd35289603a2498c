using Sigmask.Losses;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// The loss of a batch over the heads of a network (<see cref="IDeepSupervision"/>): each is compared with the labels at its own size, and
/// their losses are added by their weights. Of a network with one head it is the envelope's loss itself.
/// </summary>
/// <param name="Value">The loss, whose backward pass gives the gradient.</param>
/// <param name="Main">What was decided for the head at full size.</param>
internal sealed record SupervisedLoss(Tensor Value, LossOutcome Main)
{
    private readonly Func<double> objective = () => Main.Objective;

    private SupervisedLoss(Tensor value, LossOutcome main, Func<double> objective)
        : this(value, main)
        => this.objective = objective;

    /// <summary>The smoothed objective that the gradient belongs to. On a GPU numbers come to the host for it.</summary>
    /// <exception cref="NonFiniteLossException">The loss of an image is NaN or infinite.</exception>
    public double Objective => objective();

    /// <summary>The loss of a batch. Call it in a dispose scope of the step.</summary>
    /// <param name="envelope">The envelope around the base loss.</param>
    /// <param name="heads">The heads, the one at full size first.</param>
    /// <param name="guides">The same heads of the guide; null if the network guides itself.</param>
    /// <param name="labels">int64 [B, spatial].</param>
    /// <param name="targetOf">What labels of a size ask of the network.</param>
    /// <param name="progress">Share of the training done.</param>
    /// <param name="confidences">For each head what class confidence has seen; empty or null if it is not asked for.</param>
    /// <param name="whole">The batch of which this is a part, if other processes have the rest; null: it is the whole.</param>
    /// <exception cref="NonFiniteLossException">The loss of an image is NaN or infinite.</exception>
    public static SupervisedLoss Of(
        Envelope envelope,
        IReadOnlyList<NetworkHead> heads,
        IReadOnlyList<NetworkHead>? guides,
        Tensor labels,
        Func<Tensor, SegmentationTarget> targetOf,
        double progress,
        IReadOnlyList<ClassConfidence>? confidences = null,
        IDistributedBatch? whole = null)
    {
        var outcomes = heads.Select((head, index) =>
        {
            var target = targetOf(Shrunk(labels, head.Logits.shape[2..]));
            var logits = head.Logits.to(float32);
            var confidence = confidences is { Count: > 0 } ? confidences[index] : null;
            return guides is null ? envelope.Forward(logits, target, progress, confidence, whole)
                : envelope.Forward(logits, target, guides[index].Logits.to(float32), progress, confidence, whole);
        }).ToArray();
        if (outcomes is [var only])
        {
            return new(only.Value, only);
        }

        var value = heads.Zip(outcomes, (head, outcome) => outcome.Value.Times(head.Weight)).Aggregate((sum, term) => sum.Plus(term));
        return new(value, outcomes[0], () => heads.Zip(outcomes, (head, outcome) => head.Weight * outcome.Objective).Sum());
    }

    // Each pixel takes the label at its centre.
    private static Tensor Shrunk(Tensor labels, long[] size)
    {
        for (var axis = 0; axis < size.Length; axis++)
        {
            var length = labels.shape[axis + 1];
            if (length != size[axis])
            {
                var centres = Enumerable.Range(0, (int)size[axis]).Select(place => ((2L * place) + 1) * length / (2 * size[axis])).ToArray();
                labels = labels.index_select(axis + 1, tensor(centres, device: labels.device));
            }
        }

        return labels;
    }
}
