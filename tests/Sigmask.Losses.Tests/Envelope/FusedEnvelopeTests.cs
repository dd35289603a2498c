using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>The passes over memory against the operations on tensors, which know nothing of each other.</summary>
public class FusedEnvelopeTests
{
    private const double Tolerance = 1e-5;

    // Cross entropy as it is, and region losses of sums alone: what passes over memory are written for.
    private static readonly string[] Fusable =
        ["ce", "ce", "ce", "ce+dice", "ce+dice", "2*ce+0.5*dice", "dice", "ce+tversky(alpha=0.3,beta=0.7)", "jaccard", "ce+gdice", "ce+dice(batch=true)"];

    private static readonly string[] MultiClass =
        [.. Fusable, "ce+dice(squared=true)", "ce(label-smoothing=0.1)", "focal", "ce+lovasz", "ce(weights=WEIGHTS)", "ce(weights=WEIGHTS)+dice", "focal(weights=WEIGHTS,alpha=0.3)"];

    private static readonly string[] MultiLabel = ["bce", "bce+dice", "focal", "bce(weights=WEIGHTS,positive-weights=WEIGHTS)"];

    [Theory]
    [MemberData(nameof(Batches))]
    public void A_thousand_random_cases_agree(int batch)
    {
        for (var seed = batch * 50; seed < (batch + 1) * 50; seed++)
        {
            using var scope = NewDisposeScope();
            var random = new RandomCase(seed);
            Agree(random, random.Options);
        }
    }

    public static TheoryData<int> Batches => [.. Enumerable.Range(0, 20)];

    [Theory]
    [InlineData(0.01f)]
    [InlineData(3f)]
    [InlineData(1000f)]
    public void Its_cross_entropy_is_that_of_libtorch(float scale)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var logits = randn([2, 5, 13, 11], generator: generator) * tensor(scale);
        var target = SegmentationTarget.MultiClass(randint(0, 5, [2, 13, 11], dtype: int64, generator: generator), 5);
        var expected = new CrossEntropy().Forward(logits.to(float64), target);
        var difference = (new PassedCrossEntropy().Forward(logits.to(float64), target) - expected).abs() / expected.maximum(ones_like(expected));
        Assert.InRange(difference.max().item<double>(), 0, 1e-6);
    }

    [Fact]
    public void A_backward_pass_takes_any_factor_from_above_and_gradients_add_up()
    {
        using var scope = NewDisposeScope();
        var (logits, target) = Example();
        var envelope = new Envelope(LossSpecification.Parse("ce+dice").BaseLoss, EnvelopeOptions.Bare);
        var once = logits.clone().requires_grad_();
        envelope.Forward(once, target).Value.backward();

        var leaf = logits.clone().requires_grad_();
        envelope.Forward(leaf, target).Value.mul(tensor(0.25f)).backward();
        (envelope.Forward(leaf.mul(tensor(1f)), target).Value * tensor(1.75f)).backward();

        Assert.InRange((leaf.grad! - (once.grad! * tensor(2f))).abs().max().item<float>(), 0, 1e-8);
    }

    [Fact]
    public void Without_gradient_it_is_the_same_value_alone()
    {
        using var scope = NewDisposeScope();
        var (logits, target) = Example();
        var envelope = new Envelope(LossSpecification.Parse("ce+dice").BaseLoss, EnvelopeOptions.Bare);
        var expected = envelope.Forward(logits.clone().requires_grad_(), target).Value;
        Assert.True(expected.requires_grad);
        var without = envelope.Forward(logits, target).Value;
        using var noGradient = no_grad();
        var inside = envelope.Forward(logits.clone().requires_grad_(), target).Value;
        Assert.False(without.requires_grad || inside.requires_grad);
        Assert.Equal((expected.item<float>(), expected.item<float>()), (without.item<float>(), inside.item<float>()));
    }

    [Theory]
    [InlineData("ce", false)]
    [InlineData("ce", true)]
    [InlineData("dice", false)]
    [InlineData("dice", true)]
    [InlineData("focal", true)]
    public void A_logit_that_is_not_a_number_is_named_whoever_it_belongs_to(string loss, bool isOfGuide)
    {
        using var scope = NewDisposeScope();
        var (logits, target) = Example();
        var (bad, good) = (logits.clone(), logits.clone());
        bad[2, 1, 3, 3] = float.PositiveInfinity;
        var envelope = new Envelope(LossSpecification.Parse(loss).BaseLoss, EnvelopeOptions.Bare with { Smoothing = Smoothing.Hard });
        var error = Assert.Throws<NonFiniteLossException>(() => isOfGuide ? envelope.Forward(good, target, bad) : envelope.Forward(bad, target));
        Assert.Equal(2, error.Image);
        Assert.Contains(isOfGuide ? "the guide's logits are not finite" : "its logits are not finite", error.Message, StringComparison.Ordinal);
        Assert.Contains("its logits are not finite", Assert.Throws<NonFiniteLossException>(() => envelope.Forward(bad, target, good)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_tensor_outlives_a_step()
    {
        using var scope = NewDisposeScope();
        var (logits, target) = Example();
        var leaf = logits.requires_grad_();
        var envelope = new Envelope(LossSpecification.Parse("ce+dice").BaseLoss, new EnvelopeOptions { Ramp = Ramp.None });
        Step();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var i = 0; i < 20; i++)
        {
            Step();
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);

        void Step()
        {
            using var step = NewDisposeScope();
            envelope.Forward(leaf, target).Value.backward();
            leaf.grad!.Dispose();
            leaf.grad = null;
        }
    }

    [Fact]
    public void Where_it_is_not_in_force_nothing_goes_to_the_host()
    {
        // Tensors on this device have a shape and no values: a copy to the host, or a look at a value, fails. Few operations are known there, hence a loss of its own.
        using var scope = NewDisposeScope();
        var logits = zeros([2, 3, 6, 5], device: META).requires_grad_();
        var target = new SegmentationTarget(zeros([2, 6, 5], dtype: int64, device: META), ones([2, 6, 5], dtype: ScalarType.Bool, device: META), 3, isMultiLabel: false, mayIgnore: false);
        var envelope = new Envelope(new BaseLoss { Pixel = [new(1, new SquaredLogits())] }, new EnvelopeOptions { Ramp = new Ramp(0.5, 0.6) });
        var outcome = envelope.Forward(logits, target, progress: 0.4);
        outcome.Value.backward();
        Assert.Equal(1, outcome.KeptShare);
        Assert.Equal(logits.shape, logits.grad!.shape);
        Assert.ThrowsAny<Exception>(() => outcome.Objective);
    }

    private sealed class SquaredLogits : IPixelLoss
    {
        public Tensor Forward(Tensor logits, SegmentationTarget target) => (logits * logits).sum(1);
    }

    private static (Tensor Logits, SegmentationTarget Target) Example()
    {
        using var generator = new Generator(9);
        return (randn([3, 4, 9, 7], generator: generator) * tensor(2f), SegmentationTarget.MultiClass(randint(0, 4, [3, 9, 7], dtype: int64, generator: generator), 4));
    }

    private static void Agree(RandomCase random, EnvelopeOptions options)
    {
        var loss = LossSpecification.Parse(random.Loss).BaseLoss;
        var isFused = Fusable.Contains(random.Loss);
        Assert.True(isFused == new FusedEnvelope(loss, options).Fits(random.Logits, random.Target, random.Guide), $"{random}: {(isFused ? "not " : "")}by passes over memory");
        var reference = (isFused ? random.Logits.to(float64) : random.InOrder(random.Logits)).requires_grad_();
        var guide = isFused ? random.Guide?.to(float64) : random.Guide is null ? null : random.InOrder(random.Guide);
        var suspicious = options.Evidence.IsByClass ? random.Suspicious() : null;
        var expected = new ComposedEnvelope(isFused ? Passed(loss) : loss, options, new SinglePixelLevel(options)).Forward(reference, random.Target, guide, suspicious, options.Ramp.At(random.Progress));
        if (options.TopK != ImageMass.All && AreAlike(expected.ImageObjectives))
        {
            Agree(random, options with { TopK = ImageMass.All });
            return;
        }

        expected.Value.backward();
        var leaf = random.InOrder(random.Logits).requires_grad_();
        var actual = new Envelope(loss, options).Call(leaf, random.Target, random.Guide is null ? null : random.InOrder(random.Guide), random.Progress);
        using Scalar scale = 3f;
        actual.Value.mul(scale).backward();

        Near("value", expected.Value.to(float64).item<double>(), actual.Value.item<float>());
        Near("objective", expected.Objective, actual.Objective);
        Near("kept share", expected.KeptShare, actual.KeptShare);
        for (var b = 0; b < expected.ImageLosses.Count; b++)
        {
            Near("image loss", expected.ImageLosses[b] ?? -1, actual.ImageLosses[b] ?? -1);
            Near("image objective", expected.ImageObjectives[b] ?? -1, actual.ImageObjectives[b] ?? -1);
            Near("image weight", expected.ImageWeights[b] ?? -1, actual.ImageWeights[b] ?? -1);
            Assert.Equal(expected.PixelSelections[b] is null, actual.PixelSelections[b] is null);
            if (expected.PixelSelections[b] is { } selected)
            {
                Assert.Equal(selected.PixelsByClass, actual.PixelSelections[b]!.PixelsByClass);
                Near("mass", selected.Mass / selected.Weights.Length, actual.PixelSelections[b]!.Mass / selected.Weights.Length);
            }
        }

        Near("pixel weights", 0, (expected.PixelWeights - actual.PixelWeights).abs().max().to(float64).item<double>());
        Assert.Equal(leaf.stride(), leaf.grad!.stride());
        var natural = Math.Max(reference.grad!.abs().max().to(float64).item<double>(), 1.0 / random.Target.Valid.numel());
        Near("gradient", 0, (leaf.grad!.div(scale) - reference.grad!).abs().max().to(float64).item<double>() / natural);

        void Near(string what, double first, double second)
            => Assert.True(Math.Abs(first - second) <= Tolerance * Math.Max(1, Math.Abs(first)), $"{random}: {what} {first} against {second}");
    }

    // Which of images that are equal but for rounding is the harder one is nothing to agree about.
    private static bool AreAlike(IReadOnlyList<double?> objectives)
    {
        var given = objectives.OfType<double>().ToArray();
        return given.Length > 1 && Spread.Of(given).Deviation < 1e-3 * Math.Max(1, given.Max(Math.Abs));
    }

    // The selection is no continuous function of the losses: both ways must start from the same bits.
    private static BaseLoss Passed(BaseLoss loss) => loss with { Pixel = [.. loss.Pixel.Select(term => new LossTerm<IPixelLoss>(term.Weight, new PassedCrossEntropy()))] };

    /// <summary>Weights as float32 has them: a class with a weight of 1e-60 is not there.</summary>
    private sealed class SinglePixelLevel(EnvelopeOptions options) : IPixelLevel
    {
        public PixelDecisions Select(Tensor? losses, Tensor? suspicious, SegmentationTarget target, double strength)
        {
            var decisions = new HostPixelLevel(options).Select(losses, suspicious, target, strength);
            var weights = decisions.Weights;
            return decisions with { Weights = weights?.where(weights.gt(tensor(2e-38, dtype: weights.dtype)), zeros_like(weights)) };
        }
    }

    /// <summary>The losses of the pass with the gradient of libtorch.</summary>
    private sealed unsafe class PassedCrossEntropy : IPixelLoss
    {
        public Tensor Forward(Tensor logits, SegmentationTarget target)
        {
            var composed = new CrossEntropy().Forward(logits, target);
            var (single, losses) = (logits.detach().to(float32).contiguous(), empty([logits.shape[0], LossMap.Padded((int)target.Valid[0].numel())], dtype: float32));
            var (images, pixels) = ((int)logits.shape[0], (int)target.Valid[0].numel());
            for (var b = 0; b < images; b++)
            {
                var map = new LogitMap(HostMemory.Of<float>(single), LogitOrder.Plain, target.Classes, pixels).Image(b);
                var pass = new LossPass(map, HostMemory.Of<long>(target.Labels) + (b * pixels), HostMemory.Of<byte>(target.Valid) + (b * pixels), 1)
                {
                    Losses = HostMemory.Of<float>(losses) + (b * losses.shape[1]),
                };
                for (var first = 0; first < pixels; first += BatchPartition.Piece)
                {
                    pass.Run(first, Math.Min(BatchPartition.Piece, pixels - first));
                }
            }

            var passed = losses.narrow(1, 0, pixels).reshape(target.Valid.shape).to(logits.dtype).where(target.Valid, zeros_like(composed));
            return composed + (passed - composed).detach();
        }
    }

    private sealed class RandomCase
    {
        private readonly Random random;
        private readonly int seed;
        private readonly int order;

        public RandomCase(int seed)
        {
            this.seed = seed;
            random = new Random(seed);
            using var generator = new Generator((ulong)seed);
            var isMultiLabel = Chance(0.15);
            Loss = Pick(isMultiLabel ? MultiLabel : MultiClass);
            long[] space = Chance(0.3) ? [random.Next(1, 6), random.Next(1, 7), random.Next(2, 8)] : Chance(0.03) ? [150, 131] : [random.Next(2, 30), random.Next(2, 30)];
            var (images, classes) = (space[0] == 150 ? 1 : random.Next(1, 6), isMultiLabel ? random.Next(1, 4) : random.Next(2, 7));
            order = random.Next(3);
            Loss = Loss.Replace("WEIGHTS", string.Join(":", Enumerable.Range(0, classes).Select(c => c == 0 ? "0.5" : $"{3 * c % 7}")), StringComparison.Ordinal);
            
            // Likelihoods decide for losses without pixel term; their last bits differ from way to way.
            var isByLikelihood = Loss is "dice" or "jaccard";
            var scale = isByLikelihood ? 1f : Pick([0.01f, 1f, 3f, 3f, 30f, 1000f]);
            Logits = Values();
            Guide = Chance(0.3) ? Values() : null;
            var labels = isMultiLabel
                ? randint(0, 2, [images, classes, .. space], dtype: int64, generator: generator)
                : Logits.argmax(1).where(rand([images, .. space], generator: generator).lt(tensor((float)random.NextDouble())), randint(0, classes, [images, .. space], dtype: int64, generator: generator));
            if (Chance(0.3))
            {
                var ignored = rand([images, .. space], generator: generator).lt(tensor(0.3f));
                ignored[0] = ignored[0].logical_or(tensor(Chance(0.3)));
                labels = isMultiLabel ? labels.masked_fill(ignored.unsqueeze(1), 255) : labels.masked_fill(ignored, 255);
            }

            Target = isMultiLabel ? SegmentationTarget.MultiLabel(labels, 255) : SegmentationTarget.MultiClass(labels, classes, 255);
            var rule = Pick([PixelRule.Share, PixelRule.Share, PixelRule.Deviation]);
            Options = new EnvelopeOptions
            {
                Rule = rule,
                Sigma = Chance(0.1) ? 0 : random.NextDouble() * (rule == PixelRule.Share ? 0.95 : 3),
                TopK = Pick([ImageMass.All, ImageMass.Share(0.6), ImageMass.Count(2)]),
                Smoothing = isByLikelihood ? Smoothing.FermiDirac : Pick(Enum.GetValues<Smoothing>()),
                PixelWidth = isByLikelihood ? Width.Relative(0.1 + random.NextDouble()) : Chance(0.7) ? Width.Relative(Pick([0, 0.01, 0.1, 1])) : Width.Absolute(Pick([0, 0.001, 0.1, 2])),
                ClassFloor = Chance(0.5) ? 0 : random.NextDouble(),
                Evidence = Chance(0.5) ? Evidence.Off : random.NextDouble() is var p && p < 0.5 ? Pick([Evidence.ByClass, Evidence.ByClassFrom(1), Evidence.ByClassFrom(0.8, 0.5)]) : Evidence.Below(0.01 + (0.98 * p)),
                Ramp = Chance(0.2) ? new Ramp(0.2, 0.8) : Ramp.None,
            };
            Progress = random.NextDouble();

            // Few different pixels, each many times, or all different.
            Tensor Values()
            {
                var values = randn([images, classes, .. space], generator: generator) * tensor(scale);
                if (!ties.HasValue)
                {
                    ties = Chance(0.3);
                }

                if (!ties.Value)
                {
                    return values;
                }

                var flat = values.flatten(2);
                var few = randint(0, Math.Min(4, flat.shape[2]), [flat.shape[2]], dtype: int64, generator: generator);
                return flat.index_select(2, few).reshape(values.shape);
            }
        }

        private bool? ties;

        public string Loss { get; }

        public Tensor Logits { get; }

        public Tensor? Guide { get; }

        public SegmentationTarget Target { get; }

        public EnvelopeOptions Options { get; }

        public double Progress { get; }

        // As written, channels last, and the first two spatial axes exchanged in memory.
        public Tensor InOrder(Tensor values)
        {
            long[] spatial = [.. Enumerable.Range(2, (int)values.dim() - 2).Select(axis => (long)axis)];
            return order switch
            {
                0 => values.clone(),
                1 => values.permute([0, .. spatial, 1]).contiguous().permute([0, values.dim() - 1, .. spatial.Select(axis => axis - 1)]),
                _ => values.transpose(2, 3).contiguous().transpose(2, 3),
            };
        }

        // Judged by the same bits as the envelope will: whether another class reaches its threshold is no continuous function either.
        public Tensor Suspicious()
        {
            using var confidence = new ClassConfidence(Target.Classes, Target.IsMultiLabel);
            return confidence.Judge(InOrder(Guide ?? Logits), Target, share: Options.Evidence.ClassShare ?? 1, own: Options.Evidence.OwnShare, most: Options.Evidence.MostOfClass);
        }

        public override string ToString() => $"case {seed}, {Loss}, [{string.Join(", ", Logits.shape)}], order {order}, guide {Guide is not null}, {Options}";

        private bool Chance(double p) => random.NextDouble() < p;

        private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
    }
}
