using System.Diagnostics;
using Sigmask.Statistics;
using static TorchSharp.torch;

namespace Sigmask.Cli.Health;

/// <summary>Whether this processor computes faster in bfloat16: a convolution, timed. Only to be asked where the native library loads.</summary>
internal static class PrecisionCheck
{
    private const int Channels = 64;
    private const int Side = 64;
    private const int Rounds = 5;

    // A whole step has parts that gain nothing, so a convolution must gain well.
    private const double WorthTrying = 0.8;

    public static Finding Run()
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var (exact, reduced) = (Convolution(float32), Convolution(bfloat16));
        var ratios = Enumerable.Range(0, Rounds + 1).Select(_ => Milliseconds(reduced) / Milliseconds(exact)).Skip(1).ToArray();
        return Judge(Descriptive.MedianOf(ratios));
    }

    /// <summary>What to make of the time in bfloat16 as a share of that in float32.</summary>
    internal static Finding Judge(double ratio) => new(
        "bfloat16",
        State.Good,
        $"a convolution takes {Time(ratio)} in float32; " + (ratio < WorthTrying ? "--precision bfloat16 is worth trying" : "--precision float32, the default, is right"));

    private static string Time(double ratio) => ratio switch
    {
        < 0.95 => Invariant($"{100 * ratio:0} % of its time"),
        < 1.05 => "as long as",
        < 10 => Invariant($"{ratio:0.0} times as long as"),
        _ => Invariant($"{ratio:0} times as long as"),
    };

    private static Func<Tensor> Convolution(ScalarType number)
    {
        var (image, weight) = (ones(4, Channels, Side, Side, dtype: number), ones(Channels, Channels, 3, 3, dtype: number));
        return () => nn.functional.conv2d(image, weight, padding: [1, 1]);
    }

    private static double Milliseconds(Func<Tensor> operation)
    {
        var start = Stopwatch.GetTimestamp();
        operation().Dispose();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
