using System.Diagnostics;
using System.Globalization;
using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Benchmarks;

/// <summary>Time and memory of the prediction of an image of noise, whole in two dimensions and in windows of 64 voxels in three. Takes any network by name and prints one line of JSON.</summary>
internal static class PredictionMeasurement
{
    private const int Window = 64;
    private static readonly string[] Classes = ["background", "one", "two", "three"];

    /// <summary>Measures.</summary>
    /// <param name="args">--model, --channels, --dimensions, --size, --threads, --steps, --warm-up, each with its value.</param>
    public static void Run(IReadOnlyList<string> args)
    {
        var given = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        var (steps, warmUp, dimensions, channels) = (Number("--steps", 5), Number("--warm-up", 2), Number("--dimensions", 2), Number("--channels", 1));
        set_num_threads(Number("--threads", Environment.ProcessorCount));
        var network = ModelRegistry.Standard.Create(new() { Name = given["--model"], Channels = channels, Classes = Classes.Length, Dimensions = dimensions }, seed: 1);
        var parameters = ModelWeights.CountParameters(network);
        var options = dimensions == 2 ? null : new PredictionOptions { Window = [Window, Window, Window] };
        using var predictor = new Predictor(network, new("noise", channels, dimensions, Classes), new(), isMultiLabel: false, options);
        int[] size = [.. Enumerable.Repeat(Number("--size", 512), dimensions)];
        var random = new Random(1);
        var pixels = size.Aggregate(1, (product, length) => product * length);
        var sample = new Sample { Case = "noise", Patient = "noise", Channels = channels, Size = size, Image = [.. Enumerable.Range(0, channels * pixels).Select(_ => (float)((2 * random.NextDouble()) - 1))], Labels = new byte[pixels] };
        StepMeasurement.Report(parameters, warmUp, [.. Enumerable.Range(0, warmUp + steps).Select(_ => Predict())]);

        (double Milliseconds, double Loss) Predict()
        {
            var start = Stopwatch.GetTimestamp();
            predictor.Predict(sample);
            return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0);
        }

        int Number(string name, int fallback) => given.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;
    }
}
