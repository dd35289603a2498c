using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

public sealed class CoTeachingTests
{
    private static readonly ModelOptions Model = new() { Channels = 1, Classes = 3, Width = 2, Levels = 2 };

    [Theory]
    [InlineData("ce", 0.25)]
    [InlineData("ce+dice", 0.4)]
    public void Each_network_learns_from_the_pixels_whose_losses_are_smallest_for_the_other(string loss, double rate)
    {
        using var scope = NewDisposeScope();
        UNet[] networks = [new(Model, 1), new(Model, 2)];
        var gradients = Array.ConvertAll(networks, network => new GradientRecord(network));
        using var state = new TrainingState(new Learner(networks[0], null, gradients[0]), [new Learner(networks[1], null, gradients[1])]);
        var baseLoss = LossSpecification.Parse(loss).BaseLoss;
        var batch = Batch();
        var before = state.Companions.Prepend(state.Main).Select(learner => learner.Network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone())).ToArray();
        var rule = new CoTeachingRule(state, new() { Rate = rate, Ramp = 0 }, new(baseLoss, 3, isMultiLabel: false));
        var outcome = rule.Learn(batch, Moment(0.5) with { GradientBound = 1e6 });
        Assert.Equal(rate, outcome.Sigma!.Value, 1e-12);
        Assert.Equal(1 - rate, outcome.KeptShare, 1e-6);

        // The same by sorting.
        var copies = before.Select(weights =>
        {
            var network = new UNet(Model, seed: 9);
            ModelWeights.Copy(weights, network, "memory");
            return network;
        }).ToArray();
        var logits = Array.ConvertAll(copies, network => network.forward(batch.Images));
        var target = SegmentationTarget.MultiClass(batch.Labels, 3, 255);
        for (var own = 0; own < 2; own++)
        {
            var chosen = Smallest(new CrossEntropy().Forward(logits[1 - own], target).detach(), target.Valid, rate);
            var pixels = chosen.flatten(1).sum(1);
            var expected = (new CrossEntropy().Forward(logits[own], target) * chosen).flatten(1).sum(1) / pixels;
            expected = (loss == "ce" ? expected : expected + new DiceLoss().Forward(logits[own], target, chosen)).mean();
            if (own == 0)
            {
                Assert.Equal(expected.item<float>(), outcome.Loss, 1e-5);
            }

            expected.backward();
            gradients[own].RequireThoseOf(copies[own]);
        }
    }

    [Theory]
    [InlineData(0.9, 0.1, 0)]
    [InlineData(0.1, 0.9, 1)]
    [InlineData(0.5, 0.5, 0)]
    public void The_network_that_held_back_cases_prefer_is_kept_the_first_of_equals(double first, double second, int kept)
    {
        // Two validations of both networks; in the later one both are worse.
        var validation = new Scores(first, second, 0.05, 0.05);
        var plan = Plans.Small(6, "ce", EnvelopeOptions.Plain) with { Method = new CoTeaching { Rate = 0.1 } };
        plan = plan with { Options = plan.Options with { ValidateEvery = 3 } };
        using var trained = new Trainer(plan).Run(new DiscSource(4, [16, 16]), validation);

        Assert.Equal(4, validation.Seen.Count);
        Assert.Equal(new ValidationMark(3, Math.Max(first, second)), trained.Best);
        Assert.Equal(kept, validation.Seen.FindIndex(weights => trained.Network.state_dict().All(pair => pair.Value.equal(weights[pair.Key]).all().item<bool>())));
    }

    [Fact]
    public void The_share_that_is_dropped_rises_over_the_ramp()
    {
        using var state = State();
        var rule = new CoTeachingRule(state, new() { Rate = 0.3, Ramp = 0.2 }, new(LossSpecification.Parse("ce").BaseLoss, 3, isMultiLabel: false));
        foreach (var (progress, sigma) in new[] { (0, 0), (0.05, 0.075), (0.2, 0.3), (0.9, 0.3) })
        {
            using var scope = NewDisposeScope();
            var outcome = rule.Learn(Batch(), Moment(progress));
            Assert.Equal(sigma, outcome.Sigma!.Value, 1e-12);
            Assert.Equal(1 - sigma, outcome.KeptShare, 1e-6);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_rate_is_estimated_as_the_share_that_leaves_the_likeliest_annotation(bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var logits = randn(2, isMultiLabel ? 1 : 2, 6, 5);
        var labels = randint(0, 2, [2, 6, 5], int64);
        labels[0, 2] = tensor(255L);
        var target = isMultiLabel ? SegmentationTarget.MultiLabel(labels.unsqueeze(1), 255) : SegmentationTarget.MultiClass(labels, 2, 255);

        // Pixels of the largest losses taken for wrong, one more after the other: the cross entropy of what is left as it is and of the others turned round.
        double[] losses = [.. (isMultiLabel ? new BinaryCrossEntropy().Forward(logits, target) : new CrossEntropy().Forward(logits, target)).masked_select(target.Valid).data<float>().Select(value => (double)value).OrderDescending()];
        var best = Enumerable.Range(0, losses.Length + 1).MinBy(wrong => losses.Take(wrong).Sum(value => -Math.Log(1 - Math.Exp(-value))) + losses.Skip(wrong).Sum());
        Assert.Equal((double)best / losses.Length, CoTeachingRule.Contradicted(logits, target), 1e-12);
    }

    [Fact]
    public void An_estimate_is_the_running_mean_of_both_networks()
    {
        using var scope = NewDisposeScope();
        using var state = State();
        var rule = new CoTeachingRule(state, new() { Ramp = 0 }, new(LossSpecification.Parse("ce").BaseLoss, 3, isMultiLabel: false));
        var (sum, weight) = (0.0, 0.0);
        for (var step = 0; step < 3; step++)
        {
            var target = SegmentationTarget.MultiClass(Batch().Labels, 3, 255);
            var share = new[] { state.Main, state.Companions[0] }.Average(learner =>
            {
                learner.Network.train();
                using var copy = new UNet(Model, seed: 9);
                ModelWeights.Copy(learner.Network.state_dict(), copy, "memory");
                return CoTeachingRule.Contradicted(copy.forward(Batch().Images), target);
            });
            (sum, weight) = ((0.95 * sum) + (0.05 * share), (0.95 * weight) + 0.05);
            Assert.Equal(Math.Min(0.5, sum / weight), rule.Learn(Batch(), Moment(0.5)).Sigma!.Value, 1e-9);
        }
    }

    [Fact]
    public void Of_an_estimate_both_networks_have_a_half_and_a_step_counts_the_less_the_longer_ago_it_was()
    {
        using var scope = NewDisposeScope();
        using var state = new TrainingState(Reader(first: 0), [Reader(first: 3)]);
        var rule = new CoTeachingRule(state, new() { Ramp = 0 }, new(LossSpecification.Parse("ce").BaseLoss, 3, isMultiLabel: false));
        var (shares, estimates) = (new List<double>(), new List<double>());
        foreach (var (ofFirst, ofSecond) in new[] { (10, 4), (30, 16), (20, 40) })
        {
            shares.Add((ofFirst + ofSecond) / 200.0);
            estimates.Add(rule.Learn(Doubted(ofFirst, ofSecond), Moment(0.5)).Sigma!.Value);

            // The last step counts 1, the one before it 0.95, the one before that 0.95².
            double[] weights = [.. Enumerable.Range(0, shares.Count).Select(step => Math.Pow(0.95, shares.Count - 1 - step))];
            Assert.Equal(shares.Zip(weights, (share, weight) => share * weight).Sum() / weights.Sum(), estimates[^1], 1e-12);
            Assert.Equal(estimates[^1], rule.Numbers[0].Value!.Value, 1e-12);
        }

        // None of them is the bound of 0.5.
        Assert.All(estimates, estimate => Assert.InRange(estimate, 0.01, 0.45));
        Assert.Equal(3, estimates.Distinct().Count());
    }

    private static Tensor Smallest(Tensor losses, Tensor valid, double rate)
    {
        var weights = zeros_like(losses);
        for (var image = 0; image < losses.shape[0]; image++)
        {
            var counting = valid[image].flatten().data<bool>().Index().Where(pixel => pixel.Item).Select(pixel => pixel.Index).ToArray();
            var values = losses[image].flatten().data<float>().ToArray();
            var left = counting.Length * (1 - rate);
            foreach (var pixel in counting.OrderBy(pixel => values[pixel]))
            {
                weights[image].view(-1)[pixel] = tensor((float)Math.Clamp(left, 0, 1));
                left--;
            }
        }

        return weights;
    }

    private static LearningBatch Batch()
    {
        manual_seed(3);
        var labels = randint(0, 3, [2, 8, 8], int64);
        labels[1, 0] = tensor(255L);
        return new(randn(2, 1, 8, 8), labels, [new("a", "a"), new("b", "b")]);
    }

    // 100 pixels, whose images are the logits of the first network and those of the second: of so many pixels each prefers another class than the annotated one.
    private static LearningBatch Doubted(int ofFirst, int ofSecond)
    {
        long[] labels = [.. Enumerable.Range(0, 100).Select(pixel => pixel % 3L)];
        var images = cat([Logits(pixel => pixel < ofFirst), Logits(pixel => pixel >= 100 - ofSecond)], 1);
        return new(images, tensor(labels, [2, 5, 10]), [new("a", "a"), new("b", "b")]);

        Tensor Logits(Func<int, bool> isDoubted)
        {
            long[] preferred = [.. labels.Select((label, pixel) => isDoubted(pixel) ? (label + 1) % 3 : label)];
            return tensor(preferred, [2, 1, 5, 10]).eq(arange(3, int64).view(1, 3, 1, 1)).to(float32) * 4;
        }
    }

    // A network whose logits stand in three channels of the images, and which stays as it is.
    private static Learner Reader(int first)
    {
        using var withoutGradient = no_grad();
        var network = nn.Conv2d(6, 3, 1);
        float[] weights = [.. Enumerable.Range(0, 18).Select(place => place % 6 == first + (place / 6) ? 1f : 0f)];
        network.weight.copy_(tensor(weights).reshape(3, 6, 1, 1));
        network.bias!.zero_();
        return new(network, null, new GradientRecord(network));
    }

    private static TrainingMoment Moment(double progress) => new(0, progress, 1e-3, 12, null, float32);

    private static TrainingState State() => new(Learner(1), [Learner(2)]);

    private static Learner Learner(int seed)
    {
        var network = new UNet(Model, seed);
        return new(network, null, new OptimizerOptions().Create(network.named_parameters()));
    }

    /// <summary>A validation whose scores are given, in the order in which networks are shown to it.</summary>
    private sealed class Scores(params double[] scores) : IValidation
    {
        public List<Dictionary<string, Tensor>> Seen { get; } = [];

        public IReadOnlyList<string> Classes => [];

        public ValidationScore Score(nn.Module<Tensor, Tensor> network)
        {
            Seen.Add(network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone()));
            return new(scores[Seen.Count - 1], []);
        }
    }
}
