using System.Diagnostics;
using System.Globalization;
using Sigmask.Losses;
using Sigmask.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Benchmarks;

/// <summary>
/// What the loss alone costs, forward and backward, in turns in one process: cross entropy as libtorch has it, nnU-Net's Top-k of it, and the envelope
/// around it. Then how the cost grows with the pixels.
/// </summary>
internal static class EnvelopeCost
{
    private const int Rounds = 31;
    private const int WarmUp = 5;
    private const int Classes = 4;

    private static readonly EnvelopeOptions Guarded = EnvelopeOptions.Bare with { Sigma = 0.3, ClassFloor = 0.5, Evidence = Evidence.Below(0.1) };

    private static readonly string[] Grown = ["hard", "Fermi-Dirac, floor and evidence"];
    private static readonly int[] Threads = [1, 2];
    private static readonly int[] Sides = [32, 64, 128, 256, 512, 1024, 2048];

    /// <summary>The losses in turns, plain and channels last, on one thread and on two.</summary>
    public static void Compare() => OnThreads(threads =>
    {
        Compare(threads, channelsLast: false);
        Compare(threads, channelsLast: true);
    });

    /// <summary>Images of 32 x 32 to 2048 x 2048 pixels, on one thread and on two.</summary>
    public static void Grow() => OnThreads(threads =>
    {
        // Until the code is compiled for good.
        Costs(64, 300);
        Grow(threads);
    });

    private static void OnThreads(Action<int> measure)
    {
        // As in a training step; each loss by itself would begin with a collection.
        foreach (var threads in Threads)
        {
            set_num_threads(threads);
            measure(threads);
        }
    }

    private static void Compare(int threads, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        var batch = new Batch(8, 256, channelsLast);
        (string Name, Action Step)[] losses =
        [
            ("cross_entropy(mean)", batch.CrossEntropy),
            ("Top-k formula, 10 %", batch.TopK),
            ("envelope, hard", batch.Envelope("ce", EnvelopeOptions.Bare with { Smoothing = Smoothing.Hard })),
            ("envelope, hard, floor and evidence", batch.Envelope("ce", Guarded with { Smoothing = Smoothing.Hard })),
            ("envelope, Fermi-Dirac", batch.Envelope("ce", EnvelopeOptions.Bare)),
            ("envelope, Fermi-Dirac, floor and evidence", batch.Envelope("ce", Guarded)),
            ("envelope off, ce+dice", batch.Envelope("ce+dice", EnvelopeOptions.Plain)),
            ("envelope, Fermi-Dirac, floor and evidence, ce+dice", batch.Envelope("ce+dice", Guarded)),
            ("envelope as `train` has it, without the guide's pass", batch.Guided("ce", new())),
            ("envelope as `train` has it, without the guide's pass, ce+dice", batch.Guided("ce+dice", new())),
        ];
        var times = Times([.. losses.Select(loss => loss.Step)], Rounds);
        Console.WriteLine($"| 8 x {Classes} x 256 x 256{(channelsLast ? ", channels last" : "")}, {(threads == 1 ? "one thread" : "two threads")} | ms | to cross entropy |");
        Console.WriteLine("| --- | ---: | ---: |");
        for (var i = 0; i < losses.Length; i++)
        {
            var ratio = Descriptive.MedianOf([.. times.Select(round => round[i] / round[0])]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {losses[i].Name} | {Descriptive.MedianOf([.. times.Select(round => round[i])]):0.00} | {ratio:0.00} |"));
        }

        Console.WriteLine();
    }

    // Least squares on logarithms.
    private static void Grow(int threads)
    {
        var costs = Array.ConvertAll(Sides, side => Costs(side, side > 512 ? 5 : Rounds));
        foreach (var (index, name) in Grown.Index())
        {
            var points = Sides.Zip(costs, (side, cost) => (X: Math.Log((double)side * side), Y: Math.Log(cost[index]))).ToArray();
            var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
            var slope = points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}, {threads} thread(s), 8 images of 32² to 2048²: {string.Join(", ", costs.Select(cost => cost[index].ToString("0.00", CultureInfo.InvariantCulture)))} ms; slope {slope:0.00}"));
        }
    }

    private static double[] Costs(int side, int rounds)
    {
        using var scope = NewDisposeScope();
        var batch = new Batch(8, side, channelsLast: false);
        Action[] steps = [batch.Envelope("ce", EnvelopeOptions.Bare with { Smoothing = Smoothing.Hard }), batch.Envelope("ce", Guarded)];
        var times = Times(steps, rounds);
        return [.. steps.Select((_, i) => Descriptive.MedianOf([.. times.Select(round => round[i])]))];
    }

    private static double[][] Times(Action[] steps, int rounds) => [.. Enumerable.Range(0, WarmUp + rounds).Select(_ => Array.ConvertAll(steps, Time)).Skip(WarmUp)];

    private static double Time(Action step)
    {
        var watch = Stopwatch.StartNew();
        step();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>Logits of a network that is right about most pixels, and labels in blocks, as structures are.</summary>
    private sealed class Batch
    {
        private readonly Tensor logits;
        private readonly Tensor guide;
        private readonly Tensor labels;
        private readonly SegmentationTarget target;

        public Batch(int images, int side, bool channelsLast)
        {
            using var scope = NewDisposeScope();
            manual_seed(1);
            var block = Math.Max(side / 16, 1);
            var coarse = randint(0, Classes, [images, side / block, side / block], dtype: ScalarType.Int64);
            labels = coarse.repeat_interleave(block, 1).repeat_interleave(block, 2).MoveToOuterDisposeScope();
            using var right = nn.functional.one_hot(labels, Classes).permute(0, 3, 1, 2).to(float32).mul_(tensor(4f));
            var values = randn(images, Classes, side, side).mul_(tensor(1.5f)).add_(right);
            values = channelsLast ? values.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : values.contiguous();
            logits = values.detach().requires_grad_().MoveToOuterDisposeScope();
            guide = (values + randn_like(values).mul_(tensor(0.5f))).detach().MoveToOuterDisposeScope();
            target = SegmentationTarget.MultiClass(labels, Classes);
            target.Labels.MoveToOuterDisposeScope();
            target.Valid.MoveToOuterDisposeScope();
        }

        public void CrossEntropy() => Backward(() => nn.functional.cross_entropy(logits, labels));

        // As nnU-Net: the losses of all pixels, the largest tenth of the batch, their mean.
        public void TopK() => Backward(() =>
        {
            var losses = nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.None).view(-1);
            return losses.topk((int)(losses.numel() / 10), sorted: false).values.mean();
        });

        public Action Envelope(string loss, EnvelopeOptions options)
        {
            var envelope = new Envelope(LossSpecification.Parse(loss).BaseLoss, options);
            return () => Backward(() => envelope.Forward(logits, target).Value);
        }

        public Action Guided(string loss, EnvelopeOptions options)
        {
            var envelope = new Envelope(LossSpecification.Parse(loss).BaseLoss, options);
            var confidence = new ClassConfidence(Classes, isMultiLabel: false);
            return () => Backward(() => envelope.Forward(logits, target, guide, confidence: confidence).Value);
        }

        private void Backward(Func<Tensor> loss)
        {
            using (NewDisposeScope())
            {
                loss().backward();
            }

            logits.grad?.Dispose();
            logits.grad = null;
        }
    }
}
