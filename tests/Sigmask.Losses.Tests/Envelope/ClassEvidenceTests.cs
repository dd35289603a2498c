using CsCheck;
using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>The selection among the pixels that class confidence finds suspicious.</summary>
public sealed class ClassEvidenceTests
{
    private static readonly EnvelopeOptions Options = EnvelopeOptions.Bare with { Sigma = 0.2, Evidence = Evidence.ByClass };

    public static TheoryData<string, int, double, double> Cases
    {
        get
        {
            var data = new TheoryData<string, int, double, double>();
            foreach (var loss in new[] { "ce", "bce" })
            {
                foreach (var dimensions in new[] { 2, 3 })
                {
                    foreach (var (sigma, floor) in new[] { (0.02, 0), (0.1, 0.5), (0.1, 0.9), (0.6, 0.0), (0.6, 0.8) })
                    {
                        data.Add(loss, dimensions, sigma, floor);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_way_gives_the_weights_of_the_definition(string loss, int dimensions, double sigma, double floor)
    {
        using var scope = NewDisposeScope();
        var isMultiLabel = loss == "bce";
        foreach (var smoothing in new[] { Smoothing.FermiDirac, Smoothing.Moreau })
        {
            foreach (var width in new[] { Width.Relative(0.1), Width.Absolute(0.3) })
            {
                var options = Options with { Sigma = sigma, ClassFloor = floor, Smoothing = smoothing, PixelWidth = width };
                var envelope = new Envelope(LossSpecification.Parse(loss).BaseLoss, options);
                foreach (var type in new[] { float32, float64 })
                {
                    using var confidence = new ClassConfidence(3, isMultiLabel);
                    var naive = new NaiveConfidence(3, isMultiLabel);
                    for (var seed = 0; seed < 3; seed++)
                    {
                        var (guide, target) = Batches.Random(seed, isMultiLabel, dimensions, type);
                        var logits = guide * 0.7;
                        var suspicious = naive.Judge(guide, target, Options.Evidence.ClassShare!.Value, Options.Evidence.OwnShare, Options.Evidence.MostOfClass);
                        var outcome = envelope.Forward(logits, target, guide, confidence: confidence);
                        var (weights, valid) = (HostArray.Of<double>(outcome.PixelWeights), HostArray.Of<bool>(target.Valid));
                        var losses = HostArray.Of<double>((isMultiLabel ? (IPixelLoss)new BinaryCrossEntropy() : new CrossEntropy()).Forward(guide.to(float64), target));
                        var groups = HostArray.Of<long>(isMultiLabel ? target.Labels.any(1).to(int64) : target.Labels);
                        var space = valid.Length / 3;
                        for (var image = 0; image < 3; image++)
                        {
                            var places = Enumerable.Range(image * space, space).Where(i => valid[i]).ToArray();
                            var expected = NaiveConfidence.Weights([.. places.Select(i => losses[i])], [.. places.Select(i => (int)groups[i])], [.. places.Select(i => suspicious[i])], options);
                            for (var i = 0; i < places.Length; i++)
                            {
                                Assert.Equal(expected[i], weights[places[i]], type == float32 ? 1e-4 : 1e-8);
                            }

                            Assert.Equal(expected.Sum(), outcome.PixelSelections[image]!.Mass, 1e-4);
                        }
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("ce", true)]
    [InlineData("ce+dice", true)]
    [InlineData("focal", false)]
    public void The_passes_over_memory_agree_with_the_reference_over_a_training(string loss, bool isFused)
    {
        using var scope = NewDisposeScope();
        var (baseLoss, options) = (LossSpecification.Parse(loss).BaseLoss, Options with { ClassFloor = 0.5 });
        var (envelope, fused) = (new Envelope(baseLoss, options), new FusedEnvelope(baseLoss, options));
        using var ofSingle = new ClassConfidence(3, isMultiLabel: false);
        using var ofDouble = new ClassConfidence(3, isMultiLabel: false);
        for (var seed = 0; seed < 6; seed++)
        {
            var (guide, target) = Batches.Random(seed, isMultiLabel: false, 2, float32);
            var (single, twice) = ((guide * 0.7).requires_grad_(), (guide * 0.7).to(float64).requires_grad_());
            Assert.Equal((isFused, false), (fused.Fits(single, target, guide), fused.Fits(twice, target, guide.to(float64))));
            var fast = envelope.Forward(single, target, guide, confidence: ofSingle);
            var reference = envelope.Forward(twice, target, guide.to(float64), confidence: ofDouble);
            fast.Value.backward();
            reference.Value.backward();
            Assert.Equal(reference.Objective, fast.Objective, 1e-5);
            Assert.InRange((single.grad! - twice.grad!).abs().max().item<double>(), 0, 1e-6);
        }
    }

    [Fact]
    public void If_every_pixel_is_suspicious_it_is_the_selection_without_evidence_and_if_none_is_all_are_kept() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Double[0.01, 0.9], Gen.Double[0, 1], Gen.Enum<Smoothing>(), Gen.Enum<PixelRule>()).ForAll((seed, sigma, floor, smoothing, rule) =>
        {
            var (losses, groups, _) = Image(seed);
            var options = Options with { Sigma = sigma, ClassFloor = floor, Smoothing = smoothing, Rule = rule };
            var suspicious = new bool[losses.Length];
            Assert.All(new PixelSelector(options).Select(losses, groups, 4, suspicious).Weights, weight => Assert.Equal(1, weight));
            Array.Fill(suspicious, true);
            var expected = new PixelSelector(options with { Evidence = Evidence.Off }).Select(losses, groups, 4);
            var actual = new PixelSelector(options).Select(losses, groups, 4, suspicious);
            Assert.Equal(expected.Weights, actual.Weights);
            Assert.Equal((expected.Mass, expected.SmoothingTerm, expected.Threshold), (actual.Mass, actual.SmoothingTerm, actual.Threshold));
        });

    [Fact]
    public void Others_keep_weight_1_every_class_its_floor_and_the_mass_is_what_these_allow() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Double[0.01, 0.9], Gen.Double[0, 1], Gen.Enum<Smoothing>()).ForAll((seed, sigma, floor, smoothing) =>
        {
            var (losses, groups, suspicious) = Image(seed);
            var n = losses.Length;
            var options = Options with { Sigma = sigma, ClassFloor = floor, Smoothing = smoothing };
            var image = new PixelSelector(options).Select(losses, groups, 4, suspicious);
            var kept = n - Math.Min(sigma * n, suspicious.Count(isOne => isOne));
            var least = Math.Min(floor, kept / n);
            var bound = 0.0;
            for (var c = 0; c < 4; c++)
            {
                var (all, others) = (groups.Count(group => group == c), Enumerable.Range(0, n).Count(i => groups[i] == c && !suspicious[i]));
                bound += Math.Max(others, least * all);
                Assert.True(image.MassByClass[c] >= (least * all) - (1e-9 * n));
                Assert.Equal(image.MassByClass[c], image.Weights.Where((_, i) => groups[i] == c).Sum(), 1e-9 * n);
                Assert.Equal(all, image.PixelsByClass[c]);
            }

            Assert.Equal(Math.Max(kept, bound), image.Mass, 1e-9 * n);
            Assert.Equal(image.Mass, image.Weights.Sum(), 1e-9 * n);
            Assert.All(image.Weights.Where((_, i) => !suspicious[i]), weight => Assert.Equal(1, weight));
        });

    [Theory]
    [InlineData(0.1, 0, 9)]
    [InlineData(0.2, 0, 8)]
    [InlineData(0.9, 0, 7)]
    [InlineData(0.9, 0.5, 8)] // class 1 has four pixels, three of them suspicious: two stay
    [InlineData(0.9, 1, 8.8)] // the floor is cut to the share that σ and the evidence leave: 0.7 of four pixels
    public void What_is_dropped_is_suspicious_and_within_the_floor(double sigma, double floor, double kept)
    {
        double[] losses = [.. Enumerable.Range(0, 10).Select(i => 9.0 - i)];
        int[] groups = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1];
        bool[] suspicious = [.. groups.Select((group, i) => group == 1 && i > 6)];
        var image = new PixelSelector(Options with { Sigma = sigma, ClassFloor = floor, Smoothing = Smoothing.Hard }).Select(losses, groups, 2, suspicious);
        Assert.Equal(kept, image.Mass, 1e-12);
        Assert.All(image.Weights[..7], weight => Assert.Equal(1, weight));
    }

    [Fact]
    public void Evidence_that_is_not_told_for_every_pixel_is_refused()
        => Assert.Throws<ArgumentException>(() => new PixelSelector(Options).Select([1, 2, 3], [0, 0, 0], 1, [true]));

    [Fact]
    public void Without_a_confidence_of_the_caller_the_batch_judges_itself_and_with_one_it_remembers()
    {
        using var scope = NewDisposeScope();
        var envelope = new Envelope(LossSpecification.Parse("ce").BaseLoss, Options);
        var (first, firstTarget) = Batches.Random(1, isMultiLabel: false, 2, float32);
        var (second, secondTarget) = Batches.Random(2, isMultiLabel: false, 2, float32);
        using var confidence = new ClassConfidence(3, isMultiLabel: false);
        var (alone, kept) = (envelope.Forward(first, firstTarget), envelope.Forward(first, firstTarget, confidence: confidence));
        Assert.Equal(alone.Value.item<float>(), kept.Value.item<float>());
        Assert.NotEqual(envelope.Forward(second * 0.5f, secondTarget).KeptShare, envelope.Forward(second * 0.5f, secondTarget, confidence: confidence).KeptShare);
    }

    [Fact]
    public void Before_the_selection_comes_into_force_nothing_is_learned()
    {
        using var scope = NewDisposeScope();
        var envelope = new Envelope(LossSpecification.Parse("ce").BaseLoss, Options with { Ramp = new(0.2, 0.4) });
        var (logits, target) = Batches.Random(1, isMultiLabel: false, 2, float32);
        using var confidence = new ClassConfidence(3, isMultiLabel: false);
        Assert.Equal(1, envelope.Forward(logits, target, progress: 0.2, confidence).KeptShare);
        Assert.All(confidence.Thresholds, threshold => Assert.True(double.IsNaN(threshold)));
        envelope.Forward(logits, target, progress: 0.3, confidence);
        Assert.All(confidence.Thresholds, threshold => Assert.InRange(threshold, 0, 1));
    }

    private static (double[] Losses, int[] Groups, bool[] Suspicious) Image(int seed)
    {
        var random = new Random(seed);
        var n = random.Next(5, 200);
        var share = random.NextDouble();
        return (
            [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() * random.NextDouble() * 5)],
            [.. Enumerable.Range(0, n).Select(_ => random.Next(4))],
            [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() < share)]);
    }
}
