using Sigmask.Augmentation;
using Sigmask.Inference;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

/// <summary>Trainings in bfloat16, on every kind of network.</summary>
public sealed class ReducedTwinTests
{
    // bfloat16 has 8 significant bits: a rounded number is off by up to 2^-8 of itself.
    private static readonly double Rounding = Math.Pow(2, -8);

    // Measured: 0.4 to 1.6 of what chance does, in statistics 0.5 to 1.9 (most with AMX): they are means over pixels, in which most errors cancel, and what is left varies from draw to draw.
    private const double Slack = 2;
    private const double StatisticsSlack = 3;
    private const int Perturbations = 3;

    public static TheoryData<string> Networks =>
        new(ModelRegistry.Standard.Families.Where(family => family.Name.EndsWith("-tiny", StringComparison.Ordinal) && family.Dimensions.Contains(2)).Select(family => family.Name));

    [Theory]
    [MemberData(nameof(Networks))]
    public void Logits_gradients_and_statistics_are_off_by_no_more_than_rounding_makes_them_and_weights_stay_float32(string name)
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);

        // Four: of two pooled images, batch normalisation leaves a sign for each channel, and where they are nearly alike the gradient is huge and chance alone (in DeepLabV3+, up to 2.6 times its length).
        var images = zeros(4, 1, 65, 97).normal_(0, 1, generator);
        var exact = Run(Create(name), images);
        var perturbed = Enumerable.Range(0, Perturbations).Select(_ => Run(Perturbed(Create(name), generator), Perturbed(images, generator))).ToArray();

        using var network = Create(name);
        using var twin = new ReducedTwin(network, Create(name));
        var weights = network.parameters().Select(parameter => parameter.clone()).ToArray();
        manual_seed(1);
        var heads = twin.ForwardHeads(images);
        Assert.All(heads, head => Assert.Equal(ScalarType.BFloat16, head.Logits.dtype));
        Backward(heads);
        twin.ReturnGradients();
        var reduced = new Outcome(network, [.. heads.Select(head => head.Logits.to(float32))]);

        foreach (var (part, slack, of) in Outcome.Parts)
        {
            var (allowed, error) = (perturbed.Max(one => Distance(of(one), of(exact))), Distance(of(reduced), of(exact)));
            Assert.True(error <= slack * allowed, $"{part} are off by {error}, by perturbation {allowed}");
        }

        Assert.All(reduced.Gradients, gradient => Assert.Equal(ScalarType.Float32, gradient.dtype));
        Assert.Equal(exact.Gradients.Count(), reduced.Gradients.Count());
        Assert.All(InPairs.Of(network.parameters(), weights), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
        Assert.All(network.state_dict(), entry => Assert.False(entry.Value.is_floating_point() && entry.Value.dtype != ScalarType.Float32, entry.Key));
    }

    [Fact]
    public void An_image_is_learned_by_heart_and_predicted_in_either_precision()
    {
        var source = new DiscSource(1, [32, 32]);
        var plan = Plans.Small(80, "ce+dice", new() { Sigma = 0.02 }) with { Augmentation = AugmentationOptions.None };
        plan = plan with { Options = plan.Options with { LearningRate = new() { Peak = 1e-2 }, BatchSize = 1, Precision = Precision.Bfloat16 } };
        using var folder = new TemporaryFolder();
        using (var trained = new Trainer(plan) { Folder = new(folder["run"]) }.Run(source))
        {
            Assert.InRange(new HeldOutDice(source, plan).Score(trained.Network).Dice!.Value, 0.98, 1);
        }

        Assert.Contains("\"precision\": \"bfloat16\"", File.ReadAllText(folder["run/run.json"]), StringComparison.Ordinal);
        var sample = source.Read(0);
        using var exact = Predictor.Load(new(folder["run"]));
        using var reduced = Predictor.Load(new(folder["run"]), new() { Precision = Precision.Bfloat16, FlipAxes = [1] });
        var (labels, roundedLabels) = (VolumePrediction.Labels(exact, sample), VolumePrediction.Labels(reduced, sample));
        Assert.InRange(InPairs.Of(labels, roundedLabels).Count(pair => pair.First != pair.Second), 0, labels.Length / 50);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var source = new DiscSource(4, [16, 16]);
        var plan = Plans.Small(6);
        plan = plan with { Model = plan.Model with { Dropout = 0.2 }, Options = plan.Options with { Precision = Precision.Bfloat16 } };
        using var first = new Trainer(plan).Run(source);
        using var second = new Trainer(plan).Run(source);
        using var exact = new Trainer(plan with { Options = plan.Options with { Precision = Precision.Float32 } }).Run(source);
        Assert.All(first.Network.state_dict(), entry => Assert.True(entry.Value.equal(second.Network.state_dict()[entry.Key]).all().item<bool>(), entry.Key));
        Assert.NotEqual(exact.LastStep!.Loss, first.LastStep!.Loss);
    }

    [Fact]
    public void No_tensor_outlives_a_step()
    {
        using var network = Create("unet-tiny");
        using var state = new TrainingState(new Learner(network, null, new OptimizerOptions().Create(network.named_parameters())) { Twin = new ReducedTwin(network, Create("unet-tiny")) });
        var step = new TrainingStep(state, Plans.Small(100, envelope: EnvelopeOptions.Plain), 3, CPU, 100);
        var source = new DiscSource(2, [16, 16]);
        var batch = Batch.Of([source.Read(0), source.Read(1)], 0, 0);
        var live = new List<long>();
        for (var i = 0; i < 10; i++)
        {
            step.Run(batch, null);
            live.Add(TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }

        Assert.All(live, count => Assert.Equal(live[0], count));
    }

    private static void Backward(IReadOnlyList<NetworkHead> heads) => heads.Select(head => head.Logits.to(float32).sub(1).square().mean()).Aggregate((sum, term) => sum + term).backward();

    private static Outcome Run(nn.Module<Tensor, Tensor> network, Tensor images)
    {
        network.train();
        manual_seed(1);
        var heads = NetworkHead.Of(network, images);
        Backward(heads);
        return new(network, [.. heads.Select(head => head.Logits)]);
    }

    // Weights, and what every layer hands on, are changed by as much as rounding changes them, but in ways that chance decides.
    private static nn.Module<Tensor, Tensor> Perturbed(nn.Module<Tensor, Tensor> network, Generator generator)
    {
        foreach (var layer in network.modules().OfType<nn.Module<Tensor, Tensor>>().Where(module => !module.children().Any()))
        {
            layer.register_forward_hook((_, _, output) => Perturbed(output, generator));
        }

        using var noGradient = no_grad();
        foreach (var parameter in network.parameters())
        {
            parameter.copy_(Perturbed(parameter, generator));
        }

        return network;
    }

    private static Tensor Perturbed(Tensor values, Generator generator) => values * (1 + zeros_like(values).uniform_(-Rounding, Rounding, generator));

    private static double Distance(Tensor one, Tensor other) => (one - other).norm().item<float>() / other.norm().item<float>();

    /// <summary>What a step computes, each part as one long vector.</summary>
    private sealed record Outcome(nn.Module<Tensor, Tensor> Network, Tensor[] Logits)
    {
        // Published layouts have weights that nothing uses, such as the head of nnU-Net's lowest level.
        public IEnumerable<Tensor> Gradients => Network.parameters().Select(parameter => parameter.grad).OfType<Tensor>();

        public static readonly (string Name, double Slack, Func<Outcome, Tensor> Of)[] Parts =
        [
            ("logits", ReducedTwinTests.Slack, one => cat([.. one.Logits.Select(logits => logits.detach().flatten())])),
            ("gradients", ReducedTwinTests.Slack, one => cat([.. one.Gradients.Select(gradient => gradient.flatten())])),
            ("statistics", StatisticsSlack, one => cat([.. one.Network.buffers().Where(buffer => buffer.is_floating_point()).Select(buffer => buffer.flatten()).Append(ones(1))])),
        ];
    }

    private static nn.Module<Tensor, Tensor> Create(string name) => ModelRegistry.Standard.Create(new() { Name = name, Channels = 1, Classes = 3 }, seed: 1);
}
