using System.Diagnostics;
using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Mpi;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Benchmarks;

/// <summary>A network at work on a batch of noise, as <c>train</c> does it in the middle of a training.</summary>
internal sealed class MeasuredStep : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> network;
    private readonly TrainingState state;
    private readonly TrainingStep step;
    private readonly Batch batch;

    /// <param name="model">Which network.</param>
    /// <param name="size">Pixels along each axis.</param>
    /// <param name="batchSize">Images in a batch.</param>
    /// <param name="precision">In which numbers.</param>
    /// <param name="steps">How many will be taken.</param>
    /// <param name="loss">The base loss; null: cross entropy.</param>
    /// <param name="envelope">Null: none. Its selection is in force from the first step.</param>
    /// <param name="ranks">Processes that share the batch; null: there is one.</param>
    public MeasuredStep(ModelOptions model, int size, int batchSize, Precision precision, int steps, string? loss = null, EnvelopeOptions? envelope = null, ICommunicator? ranks = null)
    {
        network = ModelRegistry.Standard.Create(model, seed: 1);
        var plan = new TrainingPlan
        {
            Model = model,
            Loss = LossSpecification.Parse(loss ?? "ce"),
            Envelope = envelope ?? EnvelopeOptions.Plain,
            Options = new() { Steps = steps, BatchSize = batchSize, Precision = precision },
        };
        var average = plan.IsGuidedByAverage ? new WeightAverage(network, ModelRegistry.Standard.Create(model, seed: 1), guide: plan.Options.GuidePrecision == Precision.Bfloat16 ? ModelRegistry.Standard.Create(model, seed: 1) : null) : null;
        var twin = precision == Precision.Float32 ? null : new ReducedTwin(network, ModelRegistry.Standard.Create(model, seed: 1));
        state = new(new Learner(network, average, plan.Options.Optimizer.Create(network.named_parameters())) { Twin = twin, Buckets = ranks is null ? null : new(ranks, network.parameters(), network) }) { Step = steps };
        step = new(state, plan, model.Classes, CPU, 2L * steps, ranks: ranks);
        var share = BatchShare.Of(batchSize, ranks?.Rank ?? 0, ranks?.Size ?? 1);
        batch = Noise(share.Own, model, size) with { Share = ranks is null ? null : share };
    }

    public long Parameters => ModelWeights.CountParameters(network);

    /// <summary>Exchanges gradients alone; its time in milliseconds.</summary>
    public double Exchange()
    {
        using var scope = NewDisposeScope();
        var start = Stopwatch.GetTimestamp();
        state.Main.Buckets!.Sum();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Takes a step; its time in milliseconds and its loss.</summary>
    public (double Milliseconds, double Loss) Run()
    {
        var start = Stopwatch.GetTimestamp();
        var loss = double.NaN;
        try
        {
            loss = step.Run(batch, null).Loss;
        }
        catch (TrainingException)
        {
            // Where convolutions are wrong, a version that does not know it stops; the time up to there is nearly all of a step.
        }

        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, loss);
    }

    public void Dispose()
    {
        state.Dispose();
        network.Dispose();
    }

    private static Batch Noise(int count, ModelOptions model, int size)
    {
        var random = new Random(1);
        var (channels, classes) = (model.Channels, model.Classes);
        int[] sizes = [.. Enumerable.Repeat(size, model.Dimensions)];
        var pixels = sizes.Aggregate(1, (product, length) => product * length);
        return Batch.Of([.. Enumerable.Range(0, count).Select(index => new Sample
        {
            Case = $"noise{index}",
            Patient = $"noise{index}",
            Channels = channels,
            Size = sizes,
            Image = [.. Enumerable.Range(0, channels * pixels).Select(_ => (float)((2 * random.NextDouble()) - 1))],
            Labels = [.. Enumerable.Range(0, pixels).Select(_ => (byte)random.Next(classes))],
        })], 0, 0);
    }
}
