using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Mpi;
using Sigmask.Statistics;
using static TorchSharp.torch;

namespace Sigmask.Benchmarks;

/// <summary>
/// What several ranks gain, in one run: in each round rank 0 takes some steps with the whole batch and some with its share alone, while the others sleep, and then all take as many together. So a machine that others use as well slows
/// all three alike. Prints one line of JSON with medians over the rounds (docs/scaling.md).
/// </summary>
internal static class ScalingMeasurement
{
    private const int Messages = 50;

    /// <summary>Measures.</summary>
    /// <param name="args">--model, --size, --batch, --rounds, --steps (of a round), each with its value.</param>
    public static void Run(IReadOnlyList<string> args)
    {
        var given = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        var (size, batch, rounds, steps) = (Number("--size", 64), Number("--batch", 8), Number("--rounds", 9), Number("--steps", 4));
        set_num_threads(1);
        using var ranks = Communicator.Join(MpiLaunch.Here() ?? throw new InvalidOperationException("Start it under mpirun."));
        var model = new ModelOptions { Name = given.GetValueOrDefault("--model", "unet-tiny"), Channels = 1, Classes = 4, Normalization = Normalization.Instance };
        var envelope = new EnvelopeOptions { TopK = ImageMass.Share(0.75), Ramp = Ramp.None };
        var count = (rounds + 1) * steps;
        using var whole = new MeasuredStep(model, size, batch, Precision.Float32, count, "ce+dice", envelope);
        using var part = new MeasuredStep(model, size, batch / ranks.Size, Precision.Float32, count, "ce+dice", envelope);
        using var shared = new MeasuredStep(model, size, batch, Precision.Float32, count, "ce+dice", envelope, ranks);
        var times = new List<(double Whole, double Part, double Shared, double Exchange, double Message)>();
        for (var round = 0; round <= rounds; round++)
        {
            ranks.WaitForAll();
            var (ofWhole, ofPart) = ranks.Rank == 0 ? (Mean(steps, () => whole.Run().Milliseconds), Mean(steps, () => part.Run().Milliseconds)) : (0, 0);
            ranks.WaitForAll();
            var ofShared = Mean(steps, () => shared.Run().Milliseconds);
            var exchange = Mean(steps, shared.Exchange);
            var message = Mean(Messages, () => Message(ranks, batch));

            // The first round warms up.
            if (round > 0)
            {
                times.Add((ofWhole, ofPart, ofShared, exchange, message));
            }
        }

        if (ranks.Rank == 0)
        {
            double Median(Func<(double Whole, double Part, double Shared, double Exchange, double Message), double> of) => Descriptive.MedianOf([.. times.Select(of)]);
            Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["model"] = model.Name,
                ["ranks"] = ranks.Size,
                ["batch"] = batch,
                ["size"] = size,
                ["parameters"] = whole.Parameters,
                ["whole_ms"] = Median(time => time.Whole),
                ["part_ms"] = Median(time => time.Part),
                ["shared_ms"] = Median(time => time.Shared),
                ["gradients_ms"] = Median(time => time.Exchange),
                ["message_us"] = 1000 * Median(time => time.Message),
                ["part_to_whole"] = Median(time => time.Part / time.Whole),
                ["shared_to_whole"] = Median(time => time.Shared / time.Whole),
                ["shared_to_part"] = Median(time => time.Shared / time.Part),
            }));
        }

        int Number(string name, int fallback) => given.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;
    }

    private static double Mean(int count, Func<double> milliseconds) => Enumerable.Range(0, count).Average(_ => milliseconds());

    private static double Message(Communicator ranks, int numbers)
    {
        var start = Stopwatch.GetTimestamp();
        ranks.Gather(new byte[sizeof(double) * ((numbers + ranks.Size - 1) / ranks.Size)]);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
