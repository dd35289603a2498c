using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Inference;

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

    /// <inheritdoc/>
    public ValidationScore Score(nn.Module<Tensor, Tensor> network)
    {
        var scores = Measure(network);
        var byCase = ScoreSummary.ByCase(scores, score => score.Dice);
        return new(
            byCase.Count == 0 ? null : byCase.Average(value => value.Value),
            [.. Enumerable.Range(1, Classes.Count).Select(label => scores.Where(score => score.Class == label).Average(score => score.Dice))]);
    }

    /// <summary>The overlap of every case and foreground class, on the network's own pixels.</summary>
    /// <param name="network">In evaluation mode, on any device.</param>
    public IReadOnlyList<CaseScore> Measure(nn.Module<Tensor, Tensor> network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var device = network.parameters().First().device;
        var counts = new ConfusionCounts[whole.Cases.Count][];
        foreach (var (index, part) in Batches().SelectMany(batch => Counts(network, batch, device)).Index())
        {
            ref var sum = ref counts[source.WholeOf(index)];
            sum = sum is null ? part : [.. sum.Zip(part, (one, other) => one.Plus(other))];
        }

        return [.. counts.Index().SelectMany(of => Enumerable.Range(1, Classes.Count).Select(label => new CaseScore(whole.Cases[of.Index], label, Classes[label - 1], of.Item[label])))];
    }

    private static PreparedCache CacheOf(ISampleSource source, TrainingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new PreparedCache(source, plan.Preprocessing, plan.Options.Cache);
    }

    private List<ConfusionCounts[]> Counts(nn.Module<Tensor, Tensor> network, Batch batch, Device device)
    {
        using var pause = ForeignNetwork.Pause(network);
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var maps = SlidingWindow.Predict(batch.ImageTensor(device), window, Overlap, images => ClassProbabilities.Of(network.forward(images), isMultiLabel));
        var labels = maps.argmax(1).to(uint8).cpu().data<byte>().ToArray();
        var pixels = labels.Length / batch.Cases.Count;
        return [.. Enumerable.Range(0, batch.Cases.Count).Select(b =>
            ConfusionCounts.Of(labels.AsSpan(b * pixels, pixels), batch.Labels.AsSpan(b * pixels, pixels), source.Description.Classes.Count))];
    }

    // Consecutive cases of one size together.
    private IEnumerable<Batch> Batches()
    {
        var pending = new List<Sample>();
        for (var index = 0; index < source.Cases.Count; index++)
        {
            var sample = cases.Get(index).Sample;
            if (pending.Count == batchSize || (pending.Count > 0 && !pending[0].Size.SequenceEqual(sample.Size)))
            {
                yield return Batch.Of(pending, 0, 0);
                pending.Clear();
            }

            pending.Add(sample);
        }

        yield return Batch.Of(pending, 0, 0);
    }
}
