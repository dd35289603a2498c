using System.Diagnostics;
using System.Globalization;
using Sigmask.Metrics;
using Sigmask.Statistics;

namespace Sigmask.Benchmarks.Surfaces;

/// <summary>
/// HD95, ASSD and NSD of three classes: ours on one and two threads and the SciPy script, in turns on the same volumes; memory against distance maps; and cost
/// against size.
/// </summary>
internal static class SurfacesBenchmark
{
    private const double Tolerance = 2;
    private const int Rounds = 31;
    private static readonly (int[] Size, double[] Spacing)[] Pairs = [([128, 128, 64], [1, 1, 1]), ([10, 256, 256], [8, 1.4, 1.4])];

    public static void Run(string python)
    {
        Console.WriteLine("| volume | one thread, ms | two threads, ms | SciPy, ms | SciPy / one | one / two | two at once | memory / distance maps |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (size, spacing) in Pairs)
        {
            Compare(python, HeartPair.Of(size, spacing));
        }

        Console.WriteLine();
        Grow();
    }

    private static void Compare(string python, HeartPair pair)
    {
        // Before anything is in a pool: what the first measurement allocates is the most that one can need.
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Ours(pair, 1);
        var memory = GC.GetTotalAllocatedBytes(precise: true) - before;

        using var script = new ScipyScript(python, pair, Tolerance);
        RequireEqual(script.Measure().Results, Ours(pair, 1).Results);
        for (var i = 0; i < Rounds; i++)
        {
            Ours(pair, 1);
            Ours(pair, 2);
            script.Measure();
        }

        var rounds = Enumerable.Range(0, Rounds)
            .Select(_ => (One: Ours(pair, 1).Milliseconds, Two: Ours(pair, 2).Milliseconds, Both: TwoAtOnce(pair), Scipy: script.Measure().Milliseconds)).ToArray();
        var (one, two, scipy) = (Median(rounds.Select(round => round.One)), Median(rounds.Select(round => round.Two)), Median(rounds.Select(round => round.Scipy)));
        var ratio = Median(rounds.Select(round => round.Scipy / round.One));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {string.Join(" x ", pair.Grid.Size)} | {one:0.0} | {two:0.0} | {scipy:0.0} | {ratio:0.0} | {Median(rounds.Select(round => round.One / round.Two)):0.00} | {Median(rounds.Select(round => 2 * round.One / round.Both)):0.00} | {memory / DistanceMaps(pair):0.00} |"));
    }

    private static void Grow()
    {
        Console.WriteLine("| voxels | one thread, ms |");
        Console.WriteLine("| ---: | ---: |");
        var points = new List<(double Size, double Time)>();
        foreach (var side in (int[])[48, 64, 96, 128, 192, 256])
        {
            var pair = HeartPair.Of([side, side, side], [1, 1, 1]);
            var time = Median(Enumerable.Range(0, 15).Select(_ => Ours(pair, 1).Milliseconds).Skip(4));
            points.Add((Math.Log(pair.Grid.Voxels), Math.Log(time)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {side}³ | {time:0.00} |"));
        }

        var (size, mean) = (points.Average(point => point.Size), points.Average(point => point.Time));
        var slope = points.Sum(point => (point.Size - size) * (point.Time - mean)) / points.Sum(point => Math.Pow(point.Size - size, 2));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nslope on a log-log plot: {slope:0.00}"));
    }

    private static (double Milliseconds, double[] Results) Ours(HeartPair pair, int threads)
    {
        var clock = Stopwatch.GetTimestamp();
        var scores = SurfaceDistances.OfClasses(pair.Predicted, pair.Reference, pair.Grid, HeartPair.Classes, new MetricOptions { Tolerance = Tolerance, Threads = threads });
        var elapsed = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        return (elapsed, [.. scores.Skip(1).SelectMany(score => new[] { score!.Hausdorff95, score.AverageSymmetric, score.NormalizedDice })]);
    }

    // Two cases side by side, on a thread each: what the machine gives to work that shares nothing.
    private static double TwoAtOnce(HeartPair pair)
    {
        var clock = Stopwatch.GetTimestamp();
        Parallel.Invoke(() => Ours(pair, 1), () => Ours(pair, 1));
        return Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
    }

    // Bytes of two maps of double precision for each class, over the box around both of its structures.
    private static double DistanceMaps(HeartPair pair) => Enumerable.Range(1, HeartPair.Classes - 1).Sum(label =>
    {
        var (least, most) = (new[] { int.MaxValue, int.MaxValue, int.MaxValue }, new[] { -1, -1, -1 });
        for (var i = 0; i < pair.Predicted.Length; i++)
        {
            if (pair.Predicted[i] == label || pair.Reference[i] == label)
            {
                int[] place = [i / pair.Grid.Size[2] / pair.Grid.Size[1], i / pair.Grid.Size[2] % pair.Grid.Size[1], i % pair.Grid.Size[2]];
                for (var axis = 0; axis < 3; axis++)
                {
                    (least[axis], most[axis]) = (Math.Min(least[axis], place[axis]), Math.Max(most[axis], place[axis]));
                }
            }
        }

        return 2.0 * sizeof(double) * Enumerable.Range(0, 3).Aggregate(1L, (product, axis) => product * (most[axis] - least[axis] + 1));
    });

    private static void RequireEqual(double[] theirs, double[] ours)
    {
        if (theirs.Length != ours.Length || theirs.Zip(ours).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-9))
        {
            throw new InvalidOperationException($"SciPy finds {string.Join(", ", theirs)}, we find {string.Join(", ", ours)}.");
        }
    }

    private static double Median(IEnumerable<double> values) => Descriptive.MedianOf([.. values]);
}
