using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
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
    /// <param name="args">--model, --channels, --classes, --size, --batch, --threads, --steps, --warm-up, each with its value.</param>
    public static void Run(IReadOnlyList<string> args)
    {
        var given = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        var (steps, warmUp) = (Number("--steps", 20), Number("--warm-up", 5));
        set_num_threads(Number("--threads", Environment.ProcessorCount));
        var model = new ModelOptions { Name = given["--model"], Channels = Number("--channels", 1), Classes = Number("--classes", 4) };
        using var measured = new MeasuredStep(model, Number("--size", 128), Number("--batch", 8), Precision.Float32, warmUp + steps);
        var before = Resident(process => process.WorkingSet64);
        var runs = Enumerable.Range(0, warmUp + steps).Select(_ => measured.Run()).ToArray();
        var times = runs.Skip(warmUp).Select(run => run.Milliseconds).ToArray();
        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["library"] = $"Sigmask, libtorch {TorchSharp.torch.__version__}",
            ["parameters"] = measured.Parameters,
            ["milliseconds"] = Descriptive.MedianOf(times),
            ["resident_mb"] = before,
            ["peak_mb"] = Resident(process => process.PeakWorkingSet64),
            ["loss"] = runs[^1].Loss,
        }));

        int Number(string name, int fallback) => given.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;
    }

    private static double Resident(Func<Process, long> bytes)
    {
        using var process = Process.GetCurrentProcess();
        return bytes(process) / BytesOfMegabyte;
    }
}
