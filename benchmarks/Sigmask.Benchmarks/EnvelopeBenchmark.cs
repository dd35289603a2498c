using BenchmarkDotNet.Attributes;
using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Benchmarks;

/// <summary>One forward and backward pass of the envelope around cross entropy + Dice, as a ratio to that loss alone.</summary>
public class EnvelopeBenchmark
{
    private static readonly BaseLoss Loss = LossSpecification.Parse("ce+dice").BaseLoss;
    private readonly Envelope plain = new(Loss, EnvelopeOptions.Plain);
    private readonly Envelope envelope = new(Loss, new EnvelopeOptions());
    private Tensor logits = null!;
    private SegmentationTarget target = null!;

    /// <summary>Size of the batch, B x C x spatial.</summary>
    [Params("8x4x128x128", "2x3x64x64x64")]
    public string Batch { get; set; } = "";

    /// <summary>Makes a batch with labels in blocks, as structures are.</summary>
    [GlobalSetup]
    public void Setup()
    {
        manual_seed(1);
        var shape = Array.ConvertAll(Batch.Split('x'), long.Parse);
        logits = randn(shape).requires_grad_();
        long[] coarse = [shape[0], .. shape[2..].Select(length => length / 8)];
        var labels = randint(0, shape[1], coarse, dtype: ScalarType.Int64);
        for (var axis = 1; axis < coarse.Length; axis++)
        {
            labels = labels.repeat_interleave(8, axis);
        }

        target = SegmentationTarget.MultiClass(labels, (int)shape[1]);
    }

    /// <summary>The base loss.</summary>
    [Benchmark(Baseline = true)]
    public double Plain() => Step(plain);

    /// <summary>The envelope with its default settings, guided by the network itself, in full force.</summary>
    [Benchmark]
    public double Envelope() => Step(envelope);

    private double Step(Envelope loss)
    {
        using var scope = NewDisposeScope();
        logits.grad?.zero_();
        var outcome = loss.Forward(logits, target);
        outcome.Value.backward();
        return outcome.Objective;
    }
}
