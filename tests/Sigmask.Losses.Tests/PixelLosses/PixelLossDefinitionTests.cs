using CsCheck;
using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Each pixel loss against its formula, number by number, and against its relatives.</summary>
public sealed class PixelLossDefinitionTests
{
    private static readonly Gen<(double[] Logits, int Label)> Pixels =
        Gen.Select(Gen.Double[-30, 30].Array[3], Gen.Int[0, 2]);

    [Fact]
    public void Losses_of_one_class_a_pixel_follow_their_formulas() => Pixels.ForAll(pixel =>
    {
        var logP = LogSoftmax(pixel.Logits);
        var p = Math.Exp(logP[pixel.Label]);
        double[] weights = [0.5, 1.25, 2];
        var own = weights[pixel.Label] * -logP[pixel.Label];
        var smoothed = (0.9 * own) + (0.1 / 3 * weights.Zip(logP, (weight, log) => weight * -log).Sum());
        Near(-logP[pixel.Label], Loss(new CrossEntropy(), pixel));
        Near(own, Loss(new CrossEntropy(weights), pixel));
        Near(smoothed, Loss(new CrossEntropy(weights, labelSmoothing: 0.1), pixel));
        Near((1 - Math.Pow(p, 0.4)) / 0.4, Loss(new GeneralizedCrossEntropy(0.4), pixel));
        Near((0.3 * -logP[pixel.Label]) + (2 * 5 * (1 - p)), Loss(new SymmetricCrossEntropy(0.3, 2, -5), pixel));
        Near((pixel.Label == 0 ? 0.8 : 0.2) * Math.Pow(1 - p, 1.5) * own, Loss(new FocalLoss(1.5, 0.2, weights), pixel));
        Near(pixel.Label == 0 ? 0 : Math.Pow(1 - p, 2) * -logP[pixel.Label], Loss(new FocalLoss(includeBackground: false), pixel));
    });

    [Fact]
    public void Losses_of_several_labels_follow_their_formulas() => Gen.Select(Gen.Double[-30, 30], Gen.Double[-30, 30], Gen.Bool, Gen.Bool).ForAll((z0, z1, on0, on1) =>
    {
        using var scope = NewDisposeScope();
        var logits = tensor([z0, z1], [1, 2, 1, 1]);
        var target = SegmentationTarget.MultiLabel(tensor([on0 ? 1L : 0, on1 ? 1L : 0], [1, 2, 1, 1]));
        var (p0, p1) = (Probability(z0, on0), Probability(z1, on1));
        var (s0, s1) = (Softplus(on0 ? -z0 : z0), Softplus(on1 ? -z1 : z1));
        Near((s0 + s1) / 2, new BinaryCrossEntropy().Forward(logits, target).item<double>());
        Near(((on0 ? 3 * s0 : s0) + (5 * (on1 ? 0.5 * s1 : s1))) / 2, new BinaryCrossEntropy([3, 0.5], [1, 5]).Forward(logits, target).item<double>());
        Near(((1 - Math.Pow(p0, 0.7)) + (1 - Math.Pow(p1, 0.7))) / 1.4, new GeneralizedCrossEntropy().Forward(logits, target).item<double>());
        Near(((0.1 * (s0 + s1)) + (4 * (2 - p0 - p1))) / 2, new SymmetricCrossEntropy().Forward(logits, target).item<double>());
        var focal = ((on0 ? 0.2 : 0.8) * Math.Pow(1 - p0, 2) * s0) + ((on1 ? 0.2 : 0.8) * Math.Pow(1 - p1, 2) * s1);
        Near(focal / 2, new FocalLoss(alpha: 0.2).Forward(logits, target).item<double>());
    });

    [Fact]
    public void Binary_cross_entropy_of_one_channel_is_cross_entropy_of_two_classes() => Gen.Select(Gen.Double[-30, 30], Gen.Bool, Gen.Double[0, 0.9]).ForAll((z, on, smoothing) =>
    {
        using var scope = NewDisposeScope();
        var binary = new BinaryCrossEntropy(labelSmoothing: smoothing)
            .Forward(tensor([z], [1, 1, 1, 1]), SegmentationTarget.MultiLabel(tensor([on ? 1L : 0], [1, 1, 1, 1])));
        var softmax = new CrossEntropy(labelSmoothing: smoothing)
            .Forward(tensor([0, z], [1, 2, 1, 1]), SegmentationTarget.MultiClass(tensor([on ? 1L : 0], [1, 1, 1]), 2));
        Near(softmax.item<double>(), binary.item<double>());
    });

    [Fact]
    public void Relatives_meet_at_their_limits() => Pixels.ForAll(pixel =>
    {
        var crossEntropy = Loss(new CrossEntropy(), pixel);
        Near(crossEntropy, Loss(new FocalLoss(gamma: 0), pixel));
        Near(crossEntropy, Loss(new SymmetricCrossEntropy(alpha: 1, beta: 0), pixel));
        Near(1 - Math.Exp(-crossEntropy), Loss(new GeneralizedCrossEntropy(q: 1), pixel));
        Assert.Equal(crossEntropy, Loss(new GeneralizedCrossEntropy(q: 1e-7), pixel), 1e-6 * Math.Max(1, crossEntropy * crossEntropy));
    });

    private static double Loss(IPixelLoss loss, (double[] Logits, int Label) pixel)
    {
        using var scope = NewDisposeScope();
        return loss.Forward(tensor(pixel.Logits, [1, 3, 1, 1]), SegmentationTarget.MultiClass(tensor([(long)pixel.Label], [1, 1, 1]), 3)).item<double>();
    }

    private static double[] LogSoftmax(double[] logits)
    {
        var most = logits.Max();
        var log = most + Math.Log(logits.Sum(z => Math.Exp(z - most)));
        return [.. logits.Select(z => z - log)];
    }

    private static double Probability(double z, bool on) => 1 / (1 + Math.Exp(on ? -z : z));

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-9 * Math.Max(1, Math.Abs(expected)));
}
