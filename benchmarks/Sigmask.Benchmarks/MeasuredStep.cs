using System.Diagnostics;
using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Benchmarks;

/// <summary>A network at work on a batch of noise, as <c>train</c> does it with the plain cross entropy.</summary>
internal sealed class MeasuredStep : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> network;
    private readonly TrainingState state;
    private readonly ReducedTwin? twin;
    private readonly TrainingStep step;
    private readonly Batch batch;

    public MeasuredStep(ModelOptions model, int size, int batchSize, Precision precision, int steps)
    {
        network = ModelRegistry.Standard.Create(model, seed: 1);
        var plan = new TrainingPlan
        {
            Model = model,
            Loss = LossSpecification.Parse("ce"),
            Envelope = EnvelopeOptions.Plain,
            Options = new() { Steps = steps, BatchSize = batchSize, Precision = precision },
        };
        state = new(network, null, plan.Options.Optimizer.Create(network.named_parameters()));
        twin = precision == Precision.Float32 ? null : new(network, ModelRegistry.Standard.Create(model, seed: 1));
        step = new(state, plan, model.Classes, CPU, steps) { Twin = twin };
        batch = Noise(batchSize, model.Channels, model.Classes, size);
    }

    public long Parameters => ModelWeights.CountParameters(network);

    /// <summary>Takes a step; its time in milliseconds and its loss.</summary>
    public (double Milliseconds, double Loss) Run()
    {
        var start = Stopwatch.GetTimestamp();
        var loss = step.Run(batch, null).Loss;
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, loss);
    }

    public void Dispose()
    {
        twin?.Dispose();
        state.Dispose();
        network.Dispose();
    }

    private static Batch Noise(int count, int channels, int classes, int size)
    {
        var random = new Random(1);
        return Batch.Of([.. Enumerable.Range(0, count).Select(index => new Sample
        {
            Case = $"noise{index}",
            Patient = $"noise{index}",
            Channels = channels,
            Size = [size, size],
            Image = [.. Enumerable.Range(0, channels * size * size).Select(_ => (float)((2 * random.NextDouble()) - 1))],
            Labels = [.. Enumerable.Range(0, size * size).Select(_ => (byte)random.Next(classes))],
        })], 0, 0);
    }
}
