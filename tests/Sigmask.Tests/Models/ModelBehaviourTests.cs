using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Phantoms;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>What holds for every network of the registry, tried on its tiny variants: the others differ from them in numbers alone.</summary>
public sealed class ModelBehaviourTests
{
    private const double Learned = 0.98;

    public static TheoryData<string> Families => new(Tiny.Select(family => family.Name));

    public static TheoryData<string, int> Networks => new(Tiny.SelectMany(family => family.Dimensions.Select(dimensions => (family.Name, dimensions))));

    private static IEnumerable<ModelFamily> Tiny => ModelRegistry.Standard.Names.Where(name => name.EndsWith("-tiny", StringComparison.Ordinal)).Select(ModelRegistry.Standard.Find);

    [Fact]
    public void Every_kind_of_network_has_a_tiny_variant()
    {
        var kinds = Tiny.Select(family => family.Description).ToHashSet();
        Assert.All(ModelRegistry.Standard.Families, family => Assert.Contains(family.Description, kinds));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void An_image_of_odd_size_gets_logits_of_its_size_and_every_parameter_a_finite_gradient(string name, int dimensions)
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var network = Create(name, dimensions);
        long[] size = dimensions == 2 ? [97, 131] : [13, 18, 21];
        var images = Noise([1, 2, .. size]);
        Assert.Equal([1, 3, .. size], network.forward(images).shape);

        var heads = network is IDeepSupervision deep ? deep.ForwardHeads(images) : [network.forward(images)];
        heads.Select(head => head.sub(1).square().mean()).Aggregate((sum, term) => sum + term).backward();
        Assert.All(network.named_parameters().Where(entry => entry.parameter.requires_grad), entry =>
        {
            Assert.NotNull(entry.parameter.grad);
            Assert.True(entry.parameter.grad.isfinite().all().item<bool>(), entry.name);
        });
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_parameter_that_is_not_trained_takes_no_part(string name, int dimensions)
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var network = Create(name, dimensions);
        using var noGradient = no_grad();

        // Of the others there is nothing to spoil.
        var untrained = network.parameters().Where(parameter => !parameter.requires_grad).ToArray();
        Assert.Equal(name == "unetr-tiny", untrained.Length > 0);
        foreach (var parameter in untrained)
        {
            parameter.fill_(double.NaN);
        }

        var images = Noise([1, 2, .. Enumerable.Repeat(dimensions == 2 ? 40L : 16L, dimensions)]);
        Assert.True(network.forward(images).isfinite().all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_seed_alone_decides_the_weights_and_safetensors_keep_them_bit_by_bit(string name, int dimensions)
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var network = Create(name, dimensions);
        using var same = Create(name, dimensions);
        using var other = Create(name, dimensions, seed: 2);
        AssertSameBits(network, same);
        Assert.Contains(network.state_dict(), entry => !entry.Value.equal(other.state_dict()[entry.Key]).all().item<bool>());

        var path = Path.Combine(Path.GetTempPath(), $"sigmask-{Guid.NewGuid():N}.safetensors");
        try
        {
            ModelWeights.Save(network, path);
            ModelWeights.Load(other, path);
            AssertSameBits(network, other);
        }
        finally
        {
            File.Delete(path);
        }

        network.eval();
        other.eval();
        var images = Noise([1, 2, .. Enumerable.Repeat(dimensions == 2 ? 40L : 16L, dimensions)]);
        Assert.True(network.forward(images).equal(other.forward(images)).all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_phantom_is_learned_by_heart(string name)
    {
        var source = new PhantomSource(PhantomTask.Burn, seed: 1, count: 1, size: 64);

        // How far a network is after so many steps depends a little on how a processor rounds.
        Assert.True(IsLearned(steps: 100) || IsLearned(steps: 200), $"{name} does not know the one image that it learned from, by a Dice of {Learned}, after 100 steps, nor after 200");

        bool IsLearned(int steps)
        {
            var plan = new TrainingPlan
            {
                Model = new() { Name = name, Channels = 1, Classes = 1 },
                Loss = LossSpecification.Parse("ce+dice"),
                Envelope = EnvelopeOptions.Plain,
                Augmentation = AugmentationOptions.None,
                Preprocessing = new() { Size = [64, 64] },
                Options = new() { Steps = steps, BatchSize = 1, LearningRate = new() { Peak = Tiny.Single(family => family.Name == name).LearningRate, Decay = Decay.Cosine }, Threads = 1, KeepBest = false, ValidateEvery = 10 },
            };
            using var learned = new CancellationTokenSource();
            try
            {
                using var trained = new Trainer(plan).Run(source, new UntilLearned(new HeldOutDice(source, plan), learned), learned.Token);
                return new HeldOutDice(source, plan).Score(trained.Network).Dice >= Learned;
            }
            catch (OperationCanceledException) when (learned.IsCancellationRequested)
            {
                return true;
            }
        }
    }

    // Twice in a row, so that it is no lucky moment.
    private sealed class UntilLearned(IValidation validation, CancellationTokenSource learned) : IValidation
    {
        private bool wasLearned;

        public IReadOnlyList<string> Classes => validation.Classes;

        public ValidationScore Score(nn.Module<Tensor, Tensor> network)
        {
            var score = validation.Score(network);
            var isLearned = score.Dice >= Learned;
            if (isLearned && wasLearned)
            {
                learned.Cancel();
            }

            wasLearned = isLearned;
            return score;
        }
    }

    private static nn.Module<Tensor, Tensor> Create(string name, int dimensions, int seed = 1) =>
        ModelRegistry.Standard.Create(new() { Name = name, Channels = 2, Classes = 3, Dimensions = dimensions }, seed);

    private static Tensor Noise(long[] shape)
    {
        using var generator = new Generator(5, CPU);
        return zeros(shape).normal_(0, 1, generator);
    }

    private static void AssertSameBits(nn.Module first, nn.Module second) =>
        Assert.All(first.state_dict(), entry => Assert.True(entry.Value.equal(second.state_dict()[entry.Key]).all().item<bool>(), entry.Key));
}
