using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>The two levels together: what they reduce to, what they leave alone, what they refuse.</summary>
public class EnvelopeTests
{
    private static readonly BaseLoss CrossEntropyLoss = new() { Pixel = [new(1, new CrossEntropy())] };

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Without_selection_it_is_the_base_loss_to_the_last_bits(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = Batch(type, 3, 8, 9);
        var target = SegmentationTarget.MultiClass(labels, 4);
        var off = EnvelopeOptions.Bare with { Sigma = 0, TopK = ImageMass.All };
        var leaf = logits.clone().requires_grad_();
        var plain = logits.clone().requires_grad_();

        var outcome = new Envelope(CrossEntropyLoss, off).Forward(leaf, target);
        outcome.Value.backward();
        var expected = nn.functional.cross_entropy(plain, labels, reduction: nn.Reduction.None).flatten(1).mean([1]).mean();
        expected.backward();

        Assert.Equal(expected.ToDouble(), outcome.Value.ToDouble());
        Assert.Equal(0, (leaf.grad! - plain.grad!).abs().max().ToDouble(), 1e-9);
        Assert.Equal(1, outcome.KeptShare);
    }

    [Fact]
    public void Volumes_are_treated_as_images()
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = Batch(float32, 3, 4, 5, 6);
        var flat = new Envelope(CrossEntropyLoss, EnvelopeOptions.Bare).Forward(logits.reshape(3, 4, 20, 6), SegmentationTarget.MultiClass(labels.reshape(3, 20, 6), 4));
        var volume = new Envelope(CrossEntropyLoss, EnvelopeOptions.Bare).Forward(logits, SegmentationTarget.MultiClass(labels, 4));
        Assert.Equal(flat.Objective, volume.Objective, 1e-12);
        Assert.Equal([3, 4, 5, 6], volume.PixelWeights.shape);
    }

    [Fact]
    public void The_kept_mass_is_exact_within_any_floor_and_every_class_has_its_floor() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Double[0.01, 0.9], Gen.Double[0, 1], Gen.Enum<Smoothing>(), Gen.Double[0, 1]).ForAll((seed, sigma, floor, smoothing, width) =>
        {
            var random = new Random(seed);
            var n = random.Next(5, 300);
            var losses = Enumerable.Range(0, n).Select(_ => random.NextDouble() * random.NextDouble() * 5).ToArray();
            var groups = Enumerable.Range(0, n).Select(_ => random.Next(5)).ToArray();
            var options = EnvelopeOptions.Bare with { Sigma = sigma, ClassFloor = floor, Smoothing = smoothing, PixelWidth = Width.Relative(width) };

            var image = new PixelSelector(options).Select(losses, groups, 5);

            Assert.Equal((1 - sigma) * n, image.Weights.Sum(), 1e-9 * n);
            var share = Math.Min(floor, 1 - sigma);
            for (var c = 0; c < 5; c++)
            {
                Assert.True(image.MassByClass[c] >= (share * image.PixelsByClass[c]) - (1e-9 * n));
                Assert.Equal(image.MassByClass[c], image.Weights.Where((_, i) => groups[i] == c).Sum(), 1e-9 * n);
            }

            // Within a class the smaller loss never has the smaller weight, and equal ones have equal weights.
            for (var i = 1; i < n; i++)
            {
                Assert.True(groups[i] != groups[i - 1] || losses[i] > losses[i - 1] || image.Weights[i] >= image.Weights[i - 1]);
            }
        });

    [Fact]
    public void A_floor_keeps_a_small_class_that_trimming_would_remove()
    {
        // Nine easy background pixels, one hard pixel of a small structure.
        double[] losses = [.. Enumerable.Repeat(0.1, 9), 5];
        int[] groups = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        var options = EnvelopeOptions.Bare with { Sigma = 0.1, Smoothing = Smoothing.Hard };
        Assert.Equal(0, new PixelSelector(options).Select(losses, groups, 2).MassByClass[1]);
        var floored = new PixelSelector(options with { ClassFloor = 0.5 }).Select(losses, groups, 2);
        Assert.Equal(0.5, floored.MassByClass[1], 1e-12);
        Assert.Equal(8.5, floored.MassByClass[0], 1e-12);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 9)]
    [InlineData(2, 8)]
    [InlineData(9, 8)]
    public void Evidence_caps_what_is_dropped(int unlikely, double kept)
    {
        var losses = Enumerable.Range(0, 10).Select(i => (double)i).ToArray();
        var selector = new PixelSelector(EnvelopeOptions.Bare with { Sigma = 0.2, Evidence = Evidence.Below(0.1) });
        Assert.Equal(kept, selector.Select(losses, new int[10], 1, [.. losses.Select(loss => loss < unlikely)]).Mass, 1e-9);
    }

    [Fact]
    public void The_deviation_rule_drops_the_far_tail_only()
    {
        double[] losses = [.. Enumerable.Repeat(1.0, 98), 1.1, 50];
        var selector = new PixelSelector(EnvelopeOptions.Bare with { Rule = PixelRule.Deviation, Sigma = 2, Smoothing = Smoothing.Hard });
        var image = selector.Select(losses, new int[100], 1);
        Assert.Equal(99, image.Mass);
        Assert.Equal(0, image.Weights[99]);
    }

    [Fact]
    public void The_ramp_goes_from_the_plain_loss_to_the_full_selection()
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = Batch(float64, 4, 6, 6);
        var target = SegmentationTarget.MultiClass(labels, 4);
        var ramped = new Envelope(CrossEntropyLoss, EnvelopeOptions.Bare with { Ramp = new Ramp(0.3, 0.6) });
        double At(double progress) => ramped.Forward(logits, target, progress: progress).Value.ToDouble();
        Assert.Equal(new Envelope(CrossEntropyLoss, EnvelopeOptions.Plain).Forward(logits, target).Value.ToDouble(), At(0.3), 1e-12);
        Assert.Equal(new Envelope(CrossEntropyLoss, EnvelopeOptions.Bare).Forward(logits, target).Value.ToDouble(), At(0.6), 1e-12);
        Assert.Equal(1 - (0.1 / 2), ramped.Forward(logits, target, progress: 0.45).KeptShare, 1e-9);
        Assert.Equal(4 - (1 / 2.0), ramped.Forward(logits, target, progress: 0.45).ImageWeights.Sum()!.Value, 1e-9);
    }

    [Fact]
    public void A_guide_decides_and_the_network_gets_the_gradient()
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = Batch(float64, 2, 6, 6);
        var (guide, _) = Batch(float64, 2, 6, 6);
        var target = SegmentationTarget.MultiClass(labels, 4);
        var options = EnvelopeOptions.Bare with { Smoothing = Smoothing.Hard };
        var guided = new Envelope(CrossEntropyLoss, options).Forward(logits, target, guide);
        var byGuide = new Envelope(CrossEntropyLoss, options).Forward(guide, target);
        Assert.Equal(0, (guided.PixelWeights - byGuide.PixelWeights).abs().max().ToDouble());
        var own = new CrossEntropy().Forward(logits, target);
        Assert.Equal(((own * guided.PixelWeights)[0].sum() / guided.PixelWeights[0].sum()).ToDouble(), guided.ImageLosses[0]!.Value, 1e-12);
    }

    [Fact]
    public void Ignored_pixels_and_images_change_nothing()
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = Batch(float32, 3, 6, 6);
        labels[0] = 255;
        labels[1, 2] = 254;
        var target = SegmentationTarget.MultiClass(labels, 4, 255, 254);
        var other = logits.clone();
        other[0] = 100;
        other[1, TensorIndex.Ellipsis, 2, TensorIndex.Colon] = -50;
        var envelope = new Envelope(LossSpecification.Parse("ce+dice").BaseLoss, EnvelopeOptions.Bare);

        var outcome = envelope.Forward(logits.requires_grad_(), target);
        outcome.Value.backward();

        Assert.Equal(outcome.Objective, envelope.Forward(other, target).Objective);
        Assert.Null(outcome.ImageLosses[0]);
        Assert.Null(outcome.ImageWeights[0]);
        Assert.Equal(1.5, outcome.ImageWeights.Sum()!.Value, 1e-9);
        Assert.Equal(0, logits.grad![0].abs().max().ToDouble());
        Assert.Equal(0, outcome.PixelWeights[0].abs().max().ToDouble());
        Assert.True(logits.grad[2].abs().max().ToDouble() > 0);
    }

    [Fact]
    public void A_batch_in_which_everything_is_ignored_gives_0_with_zero_gradient()
    {
        using var scope = NewDisposeScope();
        var logits = full([2, 3, 4, 4], float.PositiveInfinity).requires_grad_();
        var outcome = new Envelope(CrossEntropyLoss, new EnvelopeOptions()).Forward(logits, SegmentationTarget.MultiClass(full([2, 4, 4], 255L, dtype: int64), 3, 255));
        outcome.Value.backward();
        Assert.Equal(0, outcome.Value.ToDouble());
        Assert.Equal(0, logits.grad!.abs().max().ToDouble());
        Assert.All(outcome.ImageWeights, Assert.Null);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    public void A_logit_that_is_not_a_number_is_an_error_that_names_the_image(double sigma)
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = Batch(float32, 3, 6, 6);
        logits[1, 2, 3, 3] = float.NaN;
        var envelope = new Envelope(CrossEntropyLoss, EnvelopeOptions.Bare with { Sigma = sigma });
        var error = Assert.Throws<NonFiniteLossException>(() => envelope.Forward(logits, SegmentationTarget.MultiClass(labels, 4)));
        Assert.Equal(1, error.Image);
    }

    [Fact]
    public void Saturated_logits_are_no_error()
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = Batch(float32, 2, 6, 6);
        var outcome = new Envelope(CrossEntropyLoss, EnvelopeOptions.Bare).Forward(logits.sign() * 80, SegmentationTarget.MultiClass(labels, 4));
        Assert.Equal(0.9 * 72, outcome.PixelWeights.sum().ToDouble(), 72e-5);
    }

    [Fact]
    public void Shapes_that_do_not_match_are_named()
    {
        using var scope = NewDisposeScope();
        var target = SegmentationTarget.MultiClass(zeros(2, 5, 6, dtype: int64), 3);
        var error = Assert.Throws<ArgumentException>(() => new Envelope(CrossEntropyLoss, EnvelopeOptions.Bare).Forward(zeros(2, 3, 6, 5), target));
        Assert.Contains("[2, 3, 6, 5]", error.Message);
        Assert.Contains("[2, 5, 6]", error.Message);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void A_pixel_loss_of_ones_own_must_give_one_loss_a_pixel(double progress)
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = Batch(float32, 2, 6, 5);
        var target = SegmentationTarget.MultiClass(labels, 4);
        RequireError(losses => losses.mean(), "[]");
        RequireError(losses => losses.unsqueeze(1), "[2, 1, 6, 5]");
        RequireError(losses => losses.flatten(1).mean([1]), "[2]");

        void RequireError(Func<Tensor, Tensor> change, string shape)
        {
            var envelope = new Envelope(BaseLoss.Of(new ChangedCrossEntropy(change)), EnvelopeOptions.Bare with { Ramp = new Ramp(0.25, 0.75) });
            foreach (var guide in new[] { null, logits })
            {
                var error = Assert.Throws<ArgumentException>(() => envelope.Call(logits, target, guide, progress));
                Assert.StartsWith($"ChangedCrossEntropy.Forward must give one loss a pixel, [2, 6, 5], not {shape}; do not reduce.", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void A_region_loss_of_ones_own_must_give_one_loss_an_image(double progress)
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = Batch(float32, 2, 6, 5);
        var envelope = new Envelope(BaseLoss.Of(new MeanDice()), EnvelopeOptions.Bare with { Ramp = new Ramp(0.25, 0.75) });
        var error = Assert.Throws<ArgumentException>(() => envelope.Forward(logits, SegmentationTarget.MultiClass(labels, 4), progress));
        Assert.StartsWith("MeanDice.Forward must give one loss an image, [2], not []; do not reduce.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_must_a_pixel_loss_inside_a_loss_with_a_reduction_of_its_own()
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = Batch(float32, 2, 6, 5);
        var target = SegmentationTarget.MultiClass(labels, 4);
        var reduced = new ChangedCrossEntropy(losses => losses.mean());
        IBatchLoss[] around = [new MeanLoss(reduced), new PixelTopK(reduced), new AverageTopK(reduced), new RankedRange(reduced)];
        Assert.All(around, loss => Assert.Contains("must give one loss a pixel", Assert.Throws<ArgumentException>(() => loss.Forward(logits, target)).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ScalarType.Float32, true)]
    [InlineData(ScalarType.Float64, true)]
    [InlineData(ScalarType.Float16, false)]
    [InlineData(ScalarType.BFloat16, false)]
    public void Logits_in_which_the_pixels_of_an_image_cannot_be_counted_are_refused(ScalarType type, bool isTaken)
    {
        using var scope = NewDisposeScope();
        var (drawn, labels) = Batch(float32, 1, 300, 300);
        var (logits, target) = (drawn.to(type).requires_grad_(), SegmentationTarget.MultiClass(labels, 4));
        foreach (var options in new[] { EnvelopeOptions.Plain, EnvelopeOptions.Bare })
        {
            var envelope = new Envelope(CrossEntropyLoss, options);
            if (isTaken)
            {
                envelope.Forward(logits, target).Value.backward();
                Assert.NotEqual(0, logits.grad!.abs().max().ToDouble());
            }
            else
            {
                var error = Assert.Throws<ArgumentException>(() => envelope.Forward(logits, target));
                Assert.StartsWith($"Logits must be float32 or float64, not {type}", error.Message, StringComparison.Ordinal);
                Assert.Contains("logits.to(float32)", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    [InlineData(120.0)]
    [InlineData(double.NaN)]
    public void A_progress_that_is_no_share_of_the_training_is_refused(double progress)
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = Batch(float32, 2, 6, 6);
        var target = SegmentationTarget.MultiClass(labels, 4);
        foreach (var options in new[] { EnvelopeOptions.Plain, new EnvelopeOptions(), EnvelopeOptions.Bare })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => options.Ramp.GuideFollows(progress));
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Envelope(CrossEntropyLoss, options).Forward(logits, target, progress));
            Assert.Contains("(double)step / steps", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_guide_follows_until_the_ramp_is_over_and_without_a_ramp_to_the_end()
    {
        double[] moments = [0, 0.2, 0.25, 0.4, 0.5, 1];
        Assert.Equal([true, true, true, true, false, false], moments.Select(new Ramp(0.25, 0.5).GuideFollows));
        Assert.Equal([true, true, true, false, false, false], moments.Select(new Ramp(0.4, 0.4).GuideFollows));
        Assert.All(moments, progress => Assert.True(Ramp.None.GuideFollows(progress)));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_of_a_term_that_is_not_positive_is_refused(double weight)
    {
        var term = new LossTerm<IPixelLoss>(0.5, new CrossEntropy());
        Assert.Equal(0.5, term.Weight);
        Assert.Equal(2, (term with { Weight = 2 }).Weight);
        Assert.StartsWith("Weight must be above 0, not", Assert.Throws<ArgumentException>(() => new LossTerm<IPixelLoss>(weight, term.Loss)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Weight must be above 0, not", Assert.Throws<ArgumentException>(() => term with { Weight = weight }).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void A_sigma_out_of_range_is_refused(double sigma)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new Envelope(CrossEntropyLoss, new EnvelopeOptions { Sigma = sigma }));

    [Theory]
    [InlineData(1.0, 0.5, PixelRule.Share, "`EnvelopeOptions.Sigma` must be in [0, 1), the share of pixels to drop, not 1.")]
    [InlineData(-2.0, 0.5, PixelRule.Deviation, "`EnvelopeOptions.Sigma` must be a finite number of at least 0, in standard deviations, not -2.")]
    [InlineData(0.5, 1.5, PixelRule.Share, "`EnvelopeOptions.ClassFloor` must be in [0, 1], not 1.5.")]
    public void An_option_out_of_range_is_named_by_type_and_property(double sigma, double floor, PixelRule rule, string words)
        => Assert.StartsWith(words, Assert.Throws<ArgumentOutOfRangeException>(new EnvelopeOptions { Sigma = sigma, ClassFloor = floor, Rule = rule }.Validate).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void A_share_of_images_out_of_range_is_refused(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => ImageMass.Share(share));

    [Theory]
    [InlineData(0.5)]
    [InlineData(double.PositiveInfinity)]
    public void A_count_of_images_out_of_range_is_refused(double count) => Assert.Throws<ArgumentOutOfRangeException>(() => ImageMass.Count(count));

    [Fact]
    public void A_loss_with_its_own_selection_stands_beside_the_envelope_only()
    {
        var loss = LossSpecification.Parse("topk").BaseLoss;
        Assert.Throws<ArgumentException>(() => { _ = new Envelope(loss, EnvelopeOptions.Bare); });
        Assert.NotNull(new Envelope(loss, EnvelopeOptions.Plain));
    }

    private static (Tensor Logits, Tensor Labels) Batch(ScalarType type, params long[] sizes)
        => (randn([sizes[0], 4, .. sizes[1..]], dtype: type, generator: Generator) * 2, randint(4, sizes, dtype: int64, generator: Generator));

    private static readonly Generator Generator = new(11);

    /// <summary>A loss of a user's own.</summary>
    private sealed class ChangedCrossEntropy(Func<Tensor, Tensor> change) : IPixelLoss
    {
        public Tensor Forward(Tensor logits, SegmentationTarget target) => change(new CrossEntropy().Forward(logits, target));
    }

    private sealed class MeanDice : IRegionLoss
    {
        public Tensor Forward(Tensor logits, SegmentationTarget target, Tensor? pixelWeights = null) => new DiceLoss().Forward(logits, target, pixelWeights).mean();
    }
}
