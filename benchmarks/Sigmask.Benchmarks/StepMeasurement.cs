using System.Diagnostics;
using System.Text.Json;
using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Benchmarks;

/// <summary>
/// Time and memory of a training step as <c>train</c> does it, with the plain cross entropy: the counterpart of benchmarks/pytorch/train_step.py. Takes any
/// network by name and prints one line of JSON.
/// </summary>
internal static class StepMeasurement
{
    private const double BytesOfMegabyte = 1 << 20;

    /// <summary>Measures.</summary>
    /// <param name="args">--model, --channels, --classes, --size, --batch, --threads, --steps, --warm-up, each with its value.</param>
    public static void Run(IReadOnlyList<string> args)
    {
        var given = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        var (channels, classes, size, batchSize) = (Number("--channels", 1), Number("--classes", 4), Number("--size", 128), Number("--batch", 8));
        var (steps, warmUp) = (Number("--steps", 20), Number("--warm-up", 5));
        set_num_threads(Number("--threads", Environment.ProcessorCount));
        var options = new ModelOptions { Name = given["--model"], Channels = channels, Classes = classes };
        using var network = ModelRegistry.Standard.Create(options, seed: 1);
        var plan = new TrainingPlan
        {
            Model = options,
            Loss = LossSpecification.Parse("ce"),
            Envelope = EnvelopeOptions.Plain,
            Options = new() { Steps = steps + warmUp, BatchSize = batchSize },
        };
        using var state = new TrainingState(network, null, plan.Options.Optimizer.Create(network.named_parameters()));
        var step = new TrainingStep(state, plan, classes, CPU, steps + warmUp);
        var batch = Noise(batchSize, channels, classes, size);
        var before = Resident(process => process.WorkingSet64);
        var (times, loss) = (new List<double>(), 0.0);
        while (times.Count < warmUp + steps)
        {
            var clock = Stopwatch.StartNew();
            loss = step.Run(batch, null).Loss;
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        var measured = times.Skip(warmUp).Order().ToArray();
        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["library"] = $"Sigmask, libtorch {__version__}",
            ["parameters"] = ModelWeights.CountParameters(network),
            ["milliseconds"] = (measured[(measured.Length - 1) / 2] + measured[measured.Length / 2]) / 2,
            ["resident_mb"] = before,
            ["peak_mb"] = Resident(process => process.PeakWorkingSet64),
            ["loss"] = loss,
        }));

        int Number(string name, int fallback) => given.TryGetValue(name, out var text) ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : fallback;
    }

    private static double Resident(Func<Process, long> bytes)
    {
        using var process = Process.GetCurrentProcess();
        return bytes(process) / BytesOfMegabyte;
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
