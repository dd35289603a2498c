using CsCheck;
using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Region losses at sure predictions, where they are the measures they are named after, and against their relatives.</summary>
public sealed class RegionLossDefinitionTests
{
    private const int Pixels = 30;

    private static readonly RegionOptions Counted = new() { Absent = AbsentClass.Skip };

    [Fact]
    public void At_sure_predictions_a_loss_is_one_minus_its_measure() => Gen.Select(Gen.Int[0, 1].Array[Pixels], Gen.Int[0, 1].Array[Pixels]).ForAll((predicted, labels) =>
    {
        using var scope = NewDisposeScope();
        labels[0] = 1;
        var hits = predicted.Zip(labels).Count(pair => pair is (1, 1));
        var (claimed, labelled) = (predicted.Sum(), labels.Sum());
        Near(1 - (2.0 * hits / (claimed + labelled)), new DiceLoss(Counted, smooth: 0), predicted, labels);
        Near(1 - (2.0 * hits / (claimed + labelled)), new DiceLoss(Counted, smooth: 0, squared: true), predicted, labels);
        Near(1 - (2.0 * hits / (claimed + labelled)), new NoiseRobustDice(smooth: 0), predicted, labels);
        Near(1 - (2.0 * hits / (claimed + labelled)), new GeneralizedDiceLoss(smooth: 0), predicted, labels);
        var union = claimed + labelled - hits;
        Near(1 - ((double)hits / union), new JaccardLoss(Counted, smooth: 0), predicted, labels);
        Near(1 - ((double)hits / union), new LovaszSoftmax(Counted), predicted, labels);
        var (falsePositives, falseNegatives) = (claimed - hits, labelled - hits);
        var tversky = hits == 0 ? 0 : hits / (hits + (0.2 * falsePositives) + (0.9 * falseNegatives));
        Near(1 - tversky, new TverskyLoss(0.2, 0.9, smooth: 0), predicted, labels);
    });

    [Fact]
    public void The_Lovasz_extension_is_the_sum_over_level_sets_of_the_weighted_Jaccard_loss() =>
        Gen.Select(Gen.Double[0.001, 0.999].Array[8], Gen.Int[0, 1].Array[8], Gen.Double[0.01, 1].Array[8]).ForAll((p, labels, u) =>
        {
            using var scope = NewDisposeScope();
            var errors = p.Select((value, i) => Math.Abs(value - labels[i])).ToArray();
            var levels = errors.Append(0).Distinct().OrderDescending().ToArray();
            var expected = levels.Zip(levels.Skip(1), (high, low) => (high - low) * Jaccard([.. errors.Select(error => error >= high)], labels, u)).Sum();
            var logits = tensor(p.Select(value => Math.Log(value / (1 - value))).ToArray(), [1, 1, 2, 4]);
            var loss = new LovaszSoftmax(new RegionOptions { Absent = AbsentClass.Keep })
                .Forward(logits, SegmentationTarget.MultiLabel(tensor(labels, [1, 1, 2, 4])), tensor(u, [1, 2, 4]));
            Assert.Equal(expected, loss.item<double>(), 1e-9);
        });

    [Fact]
    public void The_Lovasz_extension_of_an_absent_class_is_its_largest_probability_among_the_pixels_that_weigh()
    {
        using var scope = NewDisposeScope();
        var p = tensor([0.9, 0.2, 0.6, 0.1], [1, 1, 2, 2]);
        var loss = new LovaszSoftmax(new RegionOptions { Absent = AbsentClass.Keep });
        var target = SegmentationTarget.MultiLabel(zeros([1, 1, 2, 2]));
        Assert.Equal(0.9, loss.Forward((p / (1 - p)).log(), target).item<double>(), 1e-12);
        Assert.Equal(0.6, loss.Forward((p / (1 - p)).log(), target, tensor([0, 0.5, 0.1, 1], [1, 2, 2])).item<double>(), 1e-12);
    }

    [Fact]
    public void The_Lovasz_hinge_bounds_the_Jaccard_loss_of_the_signs() =>
        Gen.Select(Gen.Double[-3, 3].Array[8], Gen.Int[0, 1].Array[8]).ForAll((z, labels) =>
        {
            using var scope = NewDisposeScope();
            bool[] wrong = [.. z.Select((value, i) => (value > 0) != (labels[i] == 1))];
            var loss = new LovaszHinge(new RegionOptions { Absent = AbsentClass.Keep }).Forward(tensor(z, [1, 1, 2, 4]), SegmentationTarget.MultiLabel(tensor(labels, [1, 1, 2, 4])));
            Assert.True(loss.item<double>() >= Jaccard(wrong, labels, [1, 1, 1, 1, 1, 1, 1, 1]) - 1e-9);
        });

    [Fact]
    public void Relatives_meet()
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 31, isMultiLabel: false);
        Same(new DiceLoss(smooth: 2), new TverskyLoss(0.5, 0.5, smooth: 1));
        Same(new JaccardLoss(smooth: 3), new TverskyLoss(1, 1, smooth: 3));
        Same(new DiceLoss(smooth: 0, squared: true), new NoiseRobustDice(gamma: 2, smooth: 0));
        Same(new DiceLoss(new RegionOptions { ClassWeights = [2, 2, 2] }), new DiceLoss());

        void Same(IRegionLoss a, IRegionLoss b) => Assert.Equal(
            0,
            (a.Forward(problem.Logits, problem.Target, problem.PixelWeights) - b.Forward(problem.Logits, problem.Target, problem.PixelWeights)).abs().max().item<double>(),
            1e-12);
    }

    [Fact]
    public void Gradients_of_Lovasz_keep_their_digits_in_single_precision_on_large_images()
    {
        using var scope = NewDisposeScope();
        var generator = new Random(5);
        const int side = 512;
        var values = tensor(Enumerable.Range(0, 2 * side * side).Select(_ => generator.NextDouble() - 0.5).ToArray(), [1, 2, side, side]);
        var target = SegmentationTarget.MultiClass(tensor(Enumerable.Range(0, side * side).Select(_ => (long)generator.Next(2)).ToArray(), [1, side, side]), 2);
        var (single, exact) = (values.to(float32).requires_grad_(true), values.to(float32).to(float64).requires_grad_(true));
        new LovaszSoftmax().Forward(single, target).sum().backward();
        new LovaszSoftmax().Forward(exact, target).sum().backward();
        var difference = (single.grad!.to(float64) - exact.grad!).abs().max() / exact.grad!.abs().max();
        Assert.InRange(difference.item<double>(), 0, 1e-3);
    }

    [Fact]
    public void Options_out_of_range_are_errors()
    {
        RequireError(() => new DiceLoss(smooth: -1), "smooth must be at least 0, not -1.");
        RequireError(() => new DiceLoss(denominatorSmooth: double.NaN), "denominatorSmooth must be at least 0, not NaN.");
        RequireError(() => new DiceLoss(new RegionOptions { IncludeBackground = false, ClassWeights = [1, 0, 0] }), "Weights of classes");
        RequireError(() => new TverskyLoss(alpha: -0.1), "alpha must be at least 0");
        RequireError(() => new TverskyLoss(gamma: 0), "gamma must be above 0, not 0.");
        RequireError(() => new NoiseRobustDice(gamma: 2.5), "gamma must be from 1 to 2, not 2.5.");
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 1, isMultiLabel: false);
        RequireError(() => new LovaszHinge().Forward(problem.Logits, problem.Target), "use Lovász-softmax");
    }

    private static void RequireError(Func<object> action, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static void Near(double expected, IRegionLoss loss, int[] predicted, int[] labels)
    {
        var logits = tensor(predicted.Select(claim => claim == 1 ? 100.0 : -100).ToArray(), [1, 1, 5, 6]);
        Assert.Equal(expected, loss.Forward(logits, SegmentationTarget.MultiLabel(tensor(labels, [1, 1, 5, 6]))).item<double>(), 1e-9);
    }

    // The Jaccard loss of a prediction that is wrong in a set of pixels.
    private static double Jaccard(bool[] wrong, int[] labels, double[] u)
    {
        var (intersection, union) = (0.0, 0.0);
        for (var i = 0; i < labels.Length; i++)
        {
            intersection += labels[i] == 1 && !wrong[i] ? u[i] : 0;
            union += labels[i] == 1 || wrong[i] ? u[i] : 0;
        }

        return union == 0 ? 0 : 1 - (intersection / union);
    }
}
