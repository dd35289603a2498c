using Sigmask.Losses;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// Two networks, each learning from the pixels whose losses are smallest according to the other: a hard selection in every image, whose share is the same for all (<see cref="CoTeaching"/>).
/// </summary>
internal sealed class CoTeachingRule : ILearningRule
{
    // More than half wrong is no noise but a network that knows nothing yet.
    private const double MostEstimated = 0.5;
    private const double Decay = 0.95;

    private readonly TrainingState state;
    private readonly CoTeaching method;
    private readonly BatchObjective objective;
    private readonly Tensor? contradicted;

    /// <summary>Two networks before their first step.</summary>
    /// <param name="state">Its companion is the second network; it keeps the estimate.</param>
    /// <param name="method">Rate and ramp.</param>
    /// <param name="objective">The losses of both.</param>
    public CoTeachingRule(TrainingState state, CoTeaching method, BatchObjective objective)
    {
        (this.state, this.method, this.objective) = (state, method, objective);
        contradicted = method.Rate is null ? state.Remember("co-teaching.contradicted", () => zeros([2], dtype: float64)) : null;
    }

    /// <summary>The share of wrong labels that it estimates; nothing where it is given.</summary>
    public IReadOnlyList<KeyValuePair<string, double?>> Numbers => contradicted is null ? [] : [new("noise_rate", Estimated)];

    // Nothing before the first step.
    private double? Estimated => HostArray.Of<double>(contradicted!) is [var share, > 0 and var weight] ? Math.Min(MostEstimated, share / weight) : null;

    /// <inheritdoc/>
    public LearningOutcome Learn(LearningBatch batch, TrainingMoment moment)
    {
        Learner[] learners = [state.Main, state.Companions[0]];
        var heads = Array.ConvertAll(learners, learner => learner.ForwardHeads(batch.Images));
        var rate = method.Rate ?? Estimate(heads.Select(head => head[0].Logits), objective.TargetOf(batch.Labels));
        var selection = EnvelopeOptions.Plain with { Sigma = rate, Smoothing = Smoothing.Hard, Ramp = new(0, method.Ramp) };
        LearningOutcome[] outcomes = [.. learners.Select((learner, index) => objective.Differentiate(learner, batch, heads[index], Detached(heads[1 - index]), selection, moment))];
        foreach (var learner in learners)
        {
            learner.Update(moment.Step, moment.LearningRate);
        }

        return outcomes[0] with { Sigma = rate * selection.Ramp.At(moment.Progress) };
    }

    /// <summary>
    /// The share of valid pixels to whose label another is preferred: to call those wrong, and no others, makes the annotation that is likeliest to a network, which is how a rate is found that nobody knows
    /// (docs/method.md section 6).
    /// </summary>
    public static double Contradicted(Tensor logits, SegmentationTarget target)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var isContradicted = target.IsMultiLabel
            ? logits.IsAbove(0).ne(target.OneHot(ScalarType.Bool)).any(1)
            : logits.argmax(1).ne(target.Labels);
        var pixels = target.Valid.sum().item<long>();
        return pixels == 0 ? 0 : isContradicted.logical_and(target.Valid).sum().item<long>() / (double)pixels;
    }

    private static NetworkHead[] Detached(IReadOnlyList<NetworkHead> heads) => [.. heads.Select(head => head with { Logits = head.Logits.detach() })];

    // The running mean over batches and both networks, corrected for its start as Adam's are.
    private double Estimate(IEnumerable<Tensor> logits, SegmentationTarget target)
    {
        var share = logits.Average(of => Contradicted(of, target));
        contradicted!.MultiplyInPlace(Decay).AddInPlace(tensor(new[] { share, 1 }), 1 - Decay);
        return Estimated!.Value;
    }
}
