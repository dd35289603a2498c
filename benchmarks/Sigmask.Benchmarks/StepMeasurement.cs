using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Statistics;
using static TorchSharp.torch;

namespace Sigmask.Benchmarks;

/// <summary>
/// Time and memory of a training step: the counterpart of benchmarks/pytorch/train_step.py. Takes any network by name and prints one line of JSON.
/// </summary>
internal static class StepMeasurement
{
    private const double BytesOfMegabyte = 1 << 20;

    /// <summary>Measures.</summary>
    /// <param name="args">--model, --channels, --classes, --dimensions, --size, --batch, --threads, --steps, --warm-up, --loss, --envelope on, each with its value.</param>
    public static void Run(IReadOnlyList<string> args)
    {
        var given = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        var (steps, warmUp) = (Number("--steps", 20), Number("--warm-up", 5));
        set_num_threads(Number("--threads", Environment.ProcessorCount));
        var model = new ModelOptions { Name = given["--model"], Channels = Number("--channels", 1), Classes = Number("--classes", 4), Dimensions = Number("--dimensions", 2) };
        var envelope = given.ContainsKey("--envelope") ? new EnvelopeOptions { Ramp = Ramp.None } : null;
        using var measured = new MeasuredStep(model, Number("--size", 128), Number("--batch", 8), Precision.Float32, warmUp + steps, given.GetValueOrDefault("--loss"), envelope);
        Report(measured.Parameters, warmUp, [.. Enumerable.Range(0, warmUp + steps).Select(_ => measured.Run())]);

        int Number(string name, int fallback) => given.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;
    }

    /// <summary>Prints the line.</summary>
    public static void Report(long parameters, int warmUp, IReadOnlyList<(double Milliseconds, double Loss)> runs)
    {
        var times = runs.Skip(warmUp).Select(run => run.Milliseconds).ToArray();
        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["library"] = $"Sigmask, libtorch {TorchSharp.torch.__version__}",
            ["parameters"] = parameters,
            ["milliseconds"] = Descriptive.MedianOf(times),
            ["peak_mb"] = PeakMegabytes(),
            ["loss"] = double.IsFinite(runs[^1].Loss) ? runs[^1].Loss : "not finite",
        }));
    }

    private static double PeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / BytesOfMegabyte;
    }
}
