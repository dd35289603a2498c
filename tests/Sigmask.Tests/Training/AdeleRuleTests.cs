using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

/// <summary>The objective of ADELE, L = [Σ_k L(z_k) + λ Σ_k KL(p_k ‖ q)] / 3, and when it corrects (docs/method.md section 6).</summary>
public sealed class AdeleRuleTests
{
    private const int Side = 8;

    // Little more than a third: the corrector has another label for most pixels.
    private const double Threshold = 0.34;

    private static readonly ModelOptions Model = new() { Channels = 1, Classes = 3, Width = 2, Levels = 2 };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0.4)]
    public void A_step_learns_corrected_labels_at_three_scales_and_that_these_agree(double consistency)
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(Model, seed: 1);
        var corrector = new UNet(Model, seed: 2);
        var gradients = new GradientRecord(network);
        using var state = State(network, gradients, corrector);
        var rule = Rule(state, new() { Threshold = Threshold, Consistency = consistency, Confidence = 0 });
        BeginCorrecting(state);
        var (batch, copy, reference) = (Batch(3), Copy(network), Copy(corrector));
        var outcome = rule.Learn(batch, Moment(20));

        var corrected = Corrected(batch, reference);
        Assert.False(corrected.equal(batch.Labels).all().item<bool>());
        var target = SegmentationTarget.MultiClass(corrected, 3, 255);
        var (losses, apart, _) = AtThreeScales(copy, batch.Images, target);
        var expected = consistency == 0 ? losses[0] : (losses[0] + losses[1] + losses[2] + (apart.sum() / target.Valid.sum() * consistency)) / 3;
        Assert.Equal(expected.item<float>(), outcome.Loss, 1e-5);

        expected.backward();
        gradients.RequireThoseOf(copy);
    }

    [Fact]
    public void Scales_have_to_agree_only_in_images_in_which_their_mixture_is_sure_somewhere()
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(Model, seed: 1);
        using var state = State(network, new GradientRecord(network), new UNet(Model, seed: 2));
        var batch = Batch(3);
        var target = SegmentationTarget.MultiClass(batch.Labels, 3, 255);
        var scales = AtThreeScales(Copy(network), batch.Images, target);
        var (losses, apart, largest) = (scales.Losses.Sum(loss => loss.item<float>()), HostArray.Of<double>(scales.Apart), HostArray.Of<double>(scales.Largest));
        Assert.NotInRange(largest[0] - largest[1], -1e-3, 1e-3);
        var sure = largest[0] > largest[1] ? 0 : 1;

        // Between the two. Nothing is corrected yet.
        var rule = Rule(state, new() { Consistency = 4, Confidence = largest.Average() });
        var actual = rule.Learn(batch, Moment(20)).Loss;

        // Averaged over the valid pixels of both images all the same.
        var pixels = HostArray.Of<bool>(target.Valid).Count(isValid => isValid);
        Assert.Equal(Loss(apart[sure]), actual, 1e-5);
        Assert.NotInRange(Loss(apart[0] + apart[1]) - actual, -1e-3, 1e-3);
        Assert.NotInRange(Loss(0) - actual, -1e-3, 1e-3);

        double Loss(double counted) => (losses + (4 * counted / pixels)) / 3;
    }

    [Fact]
    public void Whether_a_class_is_learned_by_heart_is_told_from_the_labels_as_they_were_annotated()
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(Model, seed: 1);
        var corrector = new UNet(Model, seed: 2);
        using var state = State(network, new GradientRecord(network), corrector);
        var rule = Rule(state, new() { Threshold = Threshold, Consistency = 0 });
        BeginCorrecting(state);
        var batch = Batch(3);
        var predicted = Copy(network).forward(batch.Images).argmax(1);
        var expected = Overlaps(predicted, batch.Labels);
        Assert.NotEqual(expected, Overlaps(predicted, Corrected(batch, Copy(corrector))));

        // The first of the two steps of a window, at whose end the counts are gone.
        rule.Learn(batch, Moment(20));

        Assert.Equal(expected, HostArray.Of<long>(state.Tensors()["memorization.counts"]));
    }

    [Theory]
    [InlineData(false, 4, 10, 16, 22)]
    [InlineData(true, 4, 10, 13, 19)]
    public void Labels_are_corrected_when_a_class_begins_and_then_after_every_so_many_windows(bool hasSecond, params int[] expected)
    {
        using var network = new UNet(Model, seed: 1);
        using var scope = NewDisposeScope();
        var corrector = new UNet(Model, seed: 2);
        using var state = State(network, new OptimizerOptions().Create(network.named_parameters()), corrector);
        var rule = Rule(state, new() { Every = 3, Consistency = 0 });
        var corrections = new List<int>();

        // Windows of two steps. Of the two classes the second has no pixel, so that it does not begin by itself.
        Begin(state, label: 1, step: 4);
        for (var step = 0; step < 24; step++)
        {
            using var ofStep = NewDisposeScope();
            if (hasSecond && step == 12)
            {
                Begin(state, label: 2, step: 13);
            }

            rule.Learn(Batch(2), Moment(step));
            var weights = corrector.state_dict();
            if (network.state_dict().All(pair => pair.Value.equal(weights[pair.Key]).all().item<bool>()))
            {
                corrections.Add(step + 1);
            }
        }

        Assert.Equal(expected, corrections);
    }

    private static TrainingState State(UNet network, IOptimizer optimizer, UNet corrector) => new(new Learner(network, null, optimizer), [new Learner(corrector, null, new OptimizerOptions().Create([]))]);

    private static AdeleRule Rule(TrainingState state, Adele method) =>
        new(state, method, new(LossSpecification.Parse("ce").BaseLoss, 3, isMultiLabel: false), new MemorizationMonitor(state, 3, isMultiLabel: false, CPU, steps: 50, stepsPerEpoch: 2));

    // A class that is learned by heart from a step on.
    private static void Begin(TrainingState state, int label, long step) => state.Tensors()["memorization.begun"][label] = tensor(step);

    // Both classes are learned by heart, and labels have been corrected.
    private static void BeginCorrecting(TrainingState state)
    {
        Begin(state, label: 1, step: 4);
        Begin(state, label: 2, step: 4);
        state.Tensors()["adele.corrected"].fill_(4);
    }

    private static Tensor Corrected(LearningBatch batch, UNet corrector)
    {
        corrector.eval();
        return LabelCorrection.Of(batch.Labels, corrector.forward(batch.Images).softmax(1), arange(3).gt(0), Threshold);
    }

    // The loss at each scale; of each image how far the predictions are apart, Σ_k KL(p_k ‖ q) added up over its valid pixels, and the largest probability of q there.
    private static (Tensor[] Losses, Tensor Apart, Tensor Largest) AtThreeScales(UNet network, Tensor images, SegmentationTarget target)
    {
        var valid = target.Valid.to(float32);

        // 0.7 of 8 is 5.6.
        Tensor[] logits = [network.forward(images), .. new long[] { 6, 12 }.Select(length => Resized(network.forward(Resized(images, length)), Side))];
        Tensor[] losses = Array.ConvertAll(logits, one => ((new CrossEntropy().Forward(one, target) * valid).flatten(1).sum(1) / valid.flatten(1).sum(1)).mean());
        Tensor[] p = Array.ConvertAll(logits, one => one.softmax(1));
        var q = (p[0] + p[1] + p[2]) / 3;
        Tensor[] apart = Array.ConvertAll(p, one => ((one * (one.log() - q.AtLeast(1e-3).log())).sum(1) * valid).flatten(1).sum(1));
        return (losses, apart[0] + apart[1] + apart[2], (q * valid.unsqueeze(1)).flatten(1).amax([1]));
    }

    // Of each class the pixels that are predicted and labelled so, predicted so, and labelled so.
    private static long[] Overlaps(Tensor predicted, Tensor labels)
    {
        var pixels = HostArray.Of<long>(predicted).Zip(HostArray.Of<long>(labels)).Where(pixel => pixel.Second != 255).ToArray();
        return
        [
            .. Enumerable.Range(0, 3).SelectMany(label => new long[]
            {
                pixels.LongCount(pixel => pixel.First == label && pixel.Second == label), pixels.LongCount(pixel => pixel.First == label), pixels.LongCount(pixel => pixel.Second == label),
            }),
        ];
    }

    private static UNet Copy(UNet network)
    {
        var copy = new UNet(Model, seed: 9);
        ModelWeights.Copy(network.state_dict(), copy, "memory");
        return copy;
    }

    private static Tensor Resized(Tensor maps, long length) => nn.functional.interpolate(maps, [length, length], mode: InterpolationMode.Bilinear, align_corners: true);

    // Labels below a number, a row of them ignored.
    private static LearningBatch Batch(int labels)
    {
        manual_seed(3);
        var annotated = randint(0, labels, [2, Side, Side], int64);
        annotated[1, 0] = tensor(255L);
        return new(randn(2, 1, Side, Side), annotated, [new("a", "a"), new("b", "b")]);
    }

    private static TrainingMoment Moment(long step) => new(step, step / 50.0, 1e-3, 1e6, null, float32);
}
