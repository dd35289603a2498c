using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Mpi;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Metrics;

/// <summary>
/// The Dice of held-back cases at the network's own size, quick enough to be asked for during a training. Slices are predicted as they are and counted
/// together as the volumes that they are parts of, as in reports. Those come from <see cref="Evaluation"/>, on the original pixels.
/// </summary>
public sealed class HeldOutDice : IValidation
{
    private readonly ISampleSource source;
    private readonly ISampleSource whole;
    private readonly PreparedCache cases;
    // Less than predictions have by default: this is asked for often.
    private const double Overlap = 0.25;

    private readonly IReadOnlyList<int>? window;
    private readonly bool isMultiLabel;
    private readonly int batchSize;

    /// <summary>A validation on a data set.</summary>
    /// <param name="source">The held-back cases, annotated.</param>
    /// <param name="plan">The training that is validated.</param>
    /// <exception cref="DataException">There is no case.</exception>
    public HeldOutDice(ISampleSource source, TrainingPlan plan)
        : this(CacheOf(source, plan), plan)
    {
    }

    /// <summary>A validation on samples that may be prepared already.</summary>
    /// <param name="samples">The held-back cases, annotated, prepared as the plan says.</param>
    /// <param name="plan">The training that is validated.</param>
    /// <exception cref="DataException">There is no case.</exception>
    public HeldOutDice(PreparedCache samples, TrainingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(plan);
        (source, whole, cases) = (samples.Source, samples.Source.Whole, samples);
        if (source.Cases.Count == 0)
        {
            throw new DataException($"{source.Description.Name} has no case to validate on; check the split.");
        }

        (isMultiLabel, batchSize, window) = (plan.IsMultiLabel, plan.Options.BatchSize, plan.Preprocessing.Patch?.Size);
        Classes = [.. source.Description.Classes.Skip(1)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Processes that share the cases, all with the same network: each scores its part and gets the counts of all; null: there is one.</summary>
    public ICommunicator? Ranks { get; init; }

    /// <inheritdoc/>
    public ValidationScore Score(nn.Module<Tensor, Tensor> network)
    {
        var scores = Measure(network);
        var byCase = ScoreSummary.ByCase(scores, score => score.Dice);
        return new(
            byCase.Count == 0 ? null : byCase.Average(value => value.Value),
            [.. Enumerable.Range(1, Classes.Count).Select(label => scores.Where(score => score.Class == label).Average(score => score.Dice))]);
    }

    /// <summary>Cases, or of volumes the slices that are predicted.</summary>
    public int Count => source.Cases.Count;

    /// <summary>What a network makes of a case, to look at.</summary>
    /// <param name="network">In evaluation mode, on any device.</param>
    /// <param name="index">Which, from 0.</param>
    /// <returns>The case as the network sees it, and the predicted label of each of its pixels.</returns>
    public (Sample Sample, byte[] Labels) Predict(nn.Module<Tensor, Tensor> network, int index)
    {
        ArgumentNullException.ThrowIfNull(network);
        var sample = cases.Get(index).Sample;
        return (sample, Labels(network, Batch.Of([sample], 0, 0), network.parameters().First().device));
    }

    /// <summary>The overlap of every case and foreground class, on the network's own pixels.</summary>
    /// <param name="network">In evaluation mode, on any device.</param>
    public IReadOnlyList<CaseScore> Measure(nn.Module<Tensor, Tensor> network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var device = network.parameters().First().device;
        var counts = new ConfusionCounts[whole.Cases.Count][];
        Array.Fill(counts, new ConfusionCounts[source.Description.Classes.Count]);
        var own = Own();
        foreach (var (index, part) in own.Zip(Batch.Alike(own.Select(index => cases.Get(index).Sample), TogetherOf).SelectMany(batch => Counts(network, batch, device))))
        {
            ref var sum = ref counts[source.WholeOf(index)];
            sum = [.. sum.Zip(part, (one, other) => one.Plus(other))];
        }

        counts = Ranks is null ? counts : OfAll(counts, Ranks);

        return [.. counts.Index().SelectMany(of => Enumerable.Range(1, Classes.Count).Select(label => new CaseScore(whole.Cases[of.Index], label, Classes[label - 1], of.Item[label])))];
    }

    private static PreparedCache CacheOf(ISampleSource source, TrainingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new PreparedCache(source, plan.Preprocessing, plan.Options.Cache);
    }

    // Windows are predicted one after another anyway, and whole volumes beside each other would take their memory for nothing.
    private int TogetherOf(Sample sample) => WindowPlan.IsCovered(sample.Size, window) ? batchSize : 1;

    private byte[] Labels(nn.Module<Tensor, Tensor> network, Batch batch, Device device)
    {
        using var pause = ForeignNetwork.Pause(network);
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        if (WindowPlan.For(batch.Size, window, Overlap) is not { } plan)
        {
            return Maps(batch).argmax(1).to(uint8).cpu().data<byte>().ToArray();
        }

        var classes = source.Description.Classes.Count;
        var blended = WindowBlend.Mean(plan, batch.Images, Sample.Values(batch.Cases[0].Case, batch.Size, classes), images =>
        {
            using var own = NewDisposeScope();
            return HostArray.Of<float>(Maps(batch with { Images = images, Size = plan.Length }));
        });

        // Of one case (TogetherOf). Not as a tensor: that would be another copy of all maps of a whole volume.
        return Resizing.ArgMax(blended, classes, batch.Size, batch.Size);

        Tensor Maps(Batch part) => ClassProbabilities.Of(network.forward(part.ImageTensor(device)), isMultiLabel);
    }

    private List<ConfusionCounts[]> Counts(nn.Module<Tensor, Tensor> network, Batch batch, Device device)
    {
        var labels = Labels(network, batch, device);
        var pixels = labels.Length / batch.Cases.Count;
        return [.. Enumerable.Range(0, batch.Cases.Count).Select(b =>
            ConfusionCounts.Of(labels.AsSpan(b * pixels, pixels), batch.Labels.AsSpan(b * pixels, pixels), source.Description.Classes.Count))];
    }

    private int[] Own() => [.. Enumerable.Range(0, source.Cases.Count).Where(index => Ranks is null || index % Ranks.Size == Ranks.Rank)];

    // Whole numbers far below 2^53: exact.
    private static ConfusionCounts[][] OfAll(ConfusionCounts[][] own, ICommunicator ranks)
    {
        double[] numbers = [.. own.SelectMany(ofCase => ofCase).SelectMany(one => new double[] { one.TruePositives, one.FalsePositives, one.FalseNegatives, one.TrueNegatives })];
        var classes = own[0].Length;
        return [.. ranks.Sum(numbers).Chunk(4).Select(n => new ConfusionCounts((long)n[0], (long)n[1], (long)n[2], (long)n[3])).Chunk(classes)];
    }
}

/// <summary>A training with its held-back cases in one call.</summary>
public static class HeldOutTraining
{
    /// <summary>Trains a network, and keeps the weights that are best on held-back cases (<see cref="HeldOutDice"/>) unless the plan says otherwise. The processes of <see cref="Trainer.Ranks"/> share them.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="data">The samples to learn from.</param>
    /// <param name="held">The cases held back, annotated.</param>
    /// <param name="cancellation">Stops after the step under way.</param>
    /// <inheritdoc cref="Trainer.Run"/>
    public static TrainedNetwork Run(this Trainer trainer, ISampleSource data, ISampleSource held, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        return trainer.Run(data, new HeldOutDice(held, trainer.Plan) { Ranks = trainer.Ranks }, cancellation);
    }
}
