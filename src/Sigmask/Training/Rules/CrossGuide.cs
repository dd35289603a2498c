using Sigmask.Losses;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// Two networks, each of which learns from the images of one half of the patients; the moving average of each guides the images of the other half, which it has never learned from
/// (docs/method.md section 3, "Guide").
/// </summary>
internal sealed class CrossGuide
{
    private readonly PatientHalves halves;
    private readonly IReadOnlyList<Learner> learners;
    private readonly BatchObjective objective;
    private readonly EnvelopeOptions envelope;
    private readonly Tensor updates;

    /// <summary>A guide before its first step.</summary>
    /// <param name="halves">Who learns from whom.</param>
    /// <param name="state">Its two companions are the networks of the halves; it keeps what changes.</param>
    /// <param name="objective">Their losses.</param>
    /// <param name="envelope">The envelope around them, the same as that of the network that is trained.</param>
    public CrossGuide(PatientHalves halves, TrainingState state, BatchObjective objective, EnvelopeOptions envelope)
    {
        (this.halves, learners, this.objective, this.envelope) = (halves, state.Companions, objective, envelope);
        updates = state.Remember("cross.updates", () => zeros([learners.Count], dtype: int64));
    }

    /// <summary>What the heads of the guides make of a batch, each image by the one that has not learned from its patient; null until both have learned something.</summary>
    public IReadOnlyList<NetworkHead>? ForwardHeads(LearningBatch batch)
    {
        if (learners.Index().Any(half => UpdatesOf(half.Index) == 0))
        {
            return null;
        }

        var parts = Parts(batch);
        var heads = parts.Select(part => learners[1 - part.Half].Average!.ForwardHeads(batch.At(part.Positions).Images)).ToArray();
        long[] places = [.. parts.SelectMany(part => part.Positions).Index().OrderBy(item => item.Item).Select(item => (long)item.Index)];
        return [.. heads[0].Select((head, index) => head with { Logits = cat([.. heads.Select(part => part[index].Logits)]).index_select(0, Index(places, batch)) })];
    }

    /// <summary>Gives the networks of the halves the gradients of their own images.</summary>
    /// <param name="batch">Images of both halves.</param>
    /// <param name="guides">What <see cref="ForwardHeads"/> made of it; null where nothing is selected.</param>
    /// <param name="moment">When.</param>
    /// <exception cref="TrainingException">Loss or gradient are not finite.</exception>
    public void Differentiate(LearningBatch batch, IReadOnlyList<NetworkHead>? guides, TrainingMoment moment)
    {
        foreach (var (half, positions) in Parts(batch))
        {
            // What one network makes on its way is gone before it is the other's turn.
            using var turn = NewDisposeScope();
            var part = batch.At(positions);
            NetworkHead[]? guide = guides is null ? null : [.. guides.Select(head => head with { Logits = head.Logits.index_select(0, Index(positions, batch)) })];
            objective.Differentiate(learners[half], part, learners[half].ForwardHeads(part.Images), guide, envelope, moment);
        }
    }

    /// <summary>Lets the networks whose images were in a batch follow their gradients.</summary>
    public void Update(LearningBatch batch, double learningRate)
    {
        foreach (var (half, _) in Parts(batch))
        {
            learners[half].Update(UpdatesOf(half), learningRate);
            updates.select(0, half).IncrementInPlace();
        }
    }

    private static Tensor Index(long[] positions, LearningBatch batch) => tensor(positions, device: batch.Images.device);

    private long UpdatesOf(int half) => updates.select(0, half).item<long>();

    private (int Half, long[] Positions)[] Parts(LearningBatch batch) =>
        [.. batch.Cases.Index().GroupBy(item => halves.Of(item.Item.Patient)).OrderBy(half => half.Key).Select(half => (half.Key, half.Select(item => (long)item.Index).ToArray()))];
}
