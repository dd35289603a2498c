using Sigmask.Losses;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// Learns from labels that the network itself corrects once it begins to learn a class by heart, with predictions that agree at three scales (<see cref="Adele"/>).
/// </summary>
/// <remarks>The network that corrects is a copy of the trained one as it was at the last correction: the companion, which learns nothing itself.</remarks>
internal sealed class AdeleRule : ILearningRule
{
    // How far the mixture of the published code keeps from 0 and 1.
    private const double LeastMixture = 1e-3;

    // Its scales besides 1.
    private static readonly double[] OtherScales = [0.7, 1.5];

    private readonly TrainingState state;
    private readonly Adele method;
    private readonly BatchObjective objective;
    private readonly MemorizationMonitor monitor;
    private readonly Tensor corrected;

    /// <summary>A rule that has corrected nothing yet.</summary>
    /// <param name="state">Its companion is the network that corrects.</param>
    /// <param name="method">Threshold, interval, consistency.</param>
    /// <param name="objective">The loss.</param>
    /// <param name="monitor">Finds when a class begins to be learned by heart.</param>
    public AdeleRule(TrainingState state, Adele method, BatchObjective objective, MemorizationMonitor monitor)
    {
        (this.state, this.method, this.objective, this.monitor) = (state, method, objective, monitor);
        corrected = state.Remember("adele.corrected", () => zeros([], dtype: int64));
        Corrector.eval();
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, double?>> Numbers => monitor.Numbers;

    private nn.Module<Tensor, Tensor> Corrector => state.Companions[0].Network;

    /// <inheritdoc/>
    public LearningOutcome Learn(LearningBatch batch, TrainingMoment moment)
    {
        var learned = Corrected(batch);
        var heads = state.Main.ForwardHeads(batch.Images);
        var loss = objective.Of(state.Main, learned, heads, null, EnvelopeOptions.Plain, moment);
        var (value, length) = BatchObjective.Differentiate(state.Main, batch, method.Consistency > 0 ? AtThreeScales(loss, heads, learned, moment) : loss.Value, moment);
        state.Main.Update(moment.Step, moment.LearningRate);
        monitor.Observe(heads[0].Logits, objective.TargetOf(batch.Labels), moment.Step);
        if (IsTime(moment.Step + 1))
        {
            ModelWeights.Copy(state.Network.state_dict(), Corrector, "in memory");
            corrected.FillInPlace(moment.Step + 1);
        }

        return new(value, value, length, loss.Main.ImageSelection?.Mass, KeptShare: 1);
    }

    /// <summary>
    /// How far predictions at several scales are apart: Σ_k KL(p_k ‖ q) at each pixel, q the mean of the p_k, averaged over all pixels; 0 for images in which q reaches the confidence nowhere.
    /// </summary>
    /// <param name="probabilities">p_k, [B, C, spatial] each.</param>
    /// <param name="valid">bool [B, spatial]: pixels that count.</param>
    /// <param name="confidence">ρ.</param>
    public static Tensor Inconsistency(IReadOnlyList<Tensor> probabilities, Tensor valid, double confidence)
    {
        var mixture = probabilities.Aggregate((sum, one) => sum.Plus(one)).DividedBy(probabilities.Count);
        var counts = valid.unsqueeze(1);
        var isSure = mixture.MaskedFill(counts.logical_not(), 0).flatten(1).amax([1]).IsAtLeast(confidence);
        var logMixture = AtMost(mixture.AtLeast(LeastMixture), 1 - LeastMixture).log();
        var apart = probabilities.Select(one => (one * (one.AtLeast(1e-12).log() - logMixture)).sum(1)).Aggregate((sum, one) => sum.Plus(one));
        var taken = valid.logical_and(isSure.view([-1, .. valid.shape[1..].Select(_ => 1L)]));
        return apart.MaskedFill(taken.logical_not(), 0).sum() / valid.sum().to(apart.dtype).AtLeast(1);
    }

    private static Tensor AtMost(Tensor x, double bound) => x.negative().AtLeast(-bound).negative();

    // The first correction when a class begins, another when a further one does, and one at every interval.
    private bool IsTime(long step) => monitor.LatestMoment == step || (corrected.item<long>() is > 0 and var last && (step - last) % (method.Every * monitor.WindowLength) == 0);

    private LearningBatch Corrected(LearningBatch batch)
    {
        if (corrected.item<long>() == 0)
        {
            return batch;
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var labels = LabelCorrection.Of(batch.Labels, Corrector.forward(batch.Images).to(float32).softmax(1), monitor.Begun(batch.Labels.device), method.Threshold);
        return batch with { Labels = labels.MoveToOuterDisposeScope() };
    }

    private Tensor AtThreeScales(SupervisedLoss loss, IReadOnlyList<NetworkHead> heads, LearningBatch batch, TrainingMoment moment)
    {
        Tensor[] others = [.. OtherScales.Select(scale => LogitsAt(scale, batch.Images))];
        var sum = others.Select(logits => objective.Of(state.Main, batch, [new(logits, 1)], null, EnvelopeOptions.Plain, moment).Value).Aggregate(loss.Value, (total, one) => total.Plus(one));
        Tensor[] probabilities = [.. others.Prepend(heads[0].Logits).Select(logits => logits.to(float32).softmax(1))];
        return sum.Plus(Inconsistency(probabilities, objective.TargetOf(batch.Labels).Valid, method.Confidence).Times(method.Consistency)).DividedBy(3);
    }

    private Tensor LogitsAt(double scale, Tensor images)
    {
        long[] size = images.shape[2..];
        long[] scaled = [.. size.Select(length => Math.Max(1, (long)Math.Round(scale * length)))];
        return Resized(state.Main.ForwardHeads(Resized(images, scaled))[0].Logits, size);
    }

    private static Tensor Resized(Tensor maps, long[] size) =>
        nn.functional.interpolate(maps, size, mode: size.Length == 2 ? InterpolationMode.Bilinear : InterpolationMode.Trilinear, align_corners: true);
}
