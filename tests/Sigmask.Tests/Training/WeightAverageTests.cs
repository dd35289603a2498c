using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

public sealed class WeightAverageTests
{
    private static readonly ModelOptions Options = new() { Channels = 1, Classes = 2, Width = 2, Levels = 2 };

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(8, 0.5)]
    [InlineData(889, 0.98999)]
    [InlineData(100000, 0.99)]
    public void The_decay_warms_up_as_the_formula_says(long t, double keep) => Assert.Equal(keep, WeightAverage.DecayAt(0.99, t), 1e-5);

    [Fact]
    public void The_average_of_changing_weights_is_that_worked_out_by_hand()
    {
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        using var network = nn.Linear(1, 1, hasBias: false);
        network.weight!.fill_(1);
        using var average = new WeightAverage(network, nn.Linear(1, 1, hasBias: false), decay: 0.15);
        network.weight!.fill_(2);
        average.Update(0); // keeps 1/10: 0.1 * 1 + 0.9 * 2
        Assert.Equal(1.9f, Weight(), 1e-6f);
        network.weight!.fill_(4);
        average.Update(1); // keeps min(0.15, 2/11) = 0.15: 0.15 * 1.9 + 0.85 * 4
        Assert.Equal(3.685f, Weight(), 1e-6f);

        float Weight() => average.Network.state_dict()["weight"].item<float>();
    }

    public static TheoryData<string> Networks => new(Names);

    public static TheoryData<string> BatchNormalized => new(Names.Where(name =>
    {
        using var network = Create(name, seed: 1);
        return RunningMeans(network).Any();
    }));

    private static IEnumerable<string> Names =>
        ModelRegistry.Standard.Families.Where(family => family.Name.EndsWith("-tiny", StringComparison.Ordinal) && family.Dimensions.Contains(2)).Select(family => family.Name);

    [Theory]
    [MemberData(nameof(Networks))]
    public void Of_every_network_all_weights_are_averaged(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Create(name, seed: 1);
        using var average = new WeightAverage(network, Create(name, seed: 2));
        using var withoutGradient = no_grad();
        var before = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.clone());
        foreach (var parameter in network.parameters())
        {
            parameter.fill_(2);
        }

        average.Update(0); // keeps 1/10
        var averaged = average.Network.state_dict();
        Assert.NotEmpty(before);
        Assert.All(network.named_parameters(), entry =>
            Assert.True(averaged[entry.name].allclose((before[entry.name] * 0.1) + (entry.parameter * 0.9), rtol: 1e-5, atol: 1e-6), entry.name));
    }

    [Theory]
    [MemberData(nameof(BatchNormalized))]
    public void Statistics_of_a_network_that_has_them_hold_nothing_of_their_beginning(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Create(name, seed: 1);
        using var average = new WeightAverage(network, Create(name, seed: 2));
        network.train();
        network.call(randn(2, 1, 64, 64));
        average.Update(0);

        var (state, averaged) = (network.state_dict(), average.Network.state_dict());
        string[] means = [.. RunningMeans(network)];
        Assert.NotEmpty(means);

        // They begin at 0, and a batch counts a tenth.
        Assert.All(means, running => Assert.True(averaged[running].allclose(state[running].detach() * 10, rtol: 1e-3, atol: 1e-5), running));
    }

    [Fact]
    public void Normalisation_statistics_are_those_of_the_batches_from_the_first_step_on()
    {
        using var scope = NewDisposeScope();
        using var network = new Normalized();
        using var average = new WeightAverage(network, new Normalized());
        var first = (randn(64, 2, 8, 8) * 0.01) + 5;
        network.forward(first);
        average.Update(0);
        Near(first.mean([0, 2, 3]), "mean");
        Near(first.var([0, 2, 3], unbiased: true), "var");

        // The network has 0.81 of its beginning, 0.09 of the first batch and 0.1 of the second; the average keeps 2/11.
        var second = (randn(64, 2, 8, 8) * 0.02) - 3;
        network.forward(second);
        average.Update(1);
        var (one, two) = (first.mean([0, 2, 3]), second.mean([0, 2, 3]));
        Near((one * 2 / 11) + (((one * 0.09) + (two * 0.1)) / 0.19 * 9 / 11), "mean");
        Assert.Equal(2, average.Network.state_dict()["layer.num_batches_tracked"].item<long>());

        void Near(Tensor expected, string statistic)
        {
            var actual = average.Network.state_dict()[$"layer.running_{statistic}"];
            Assert.True(actual.allclose(expected, rtol: 1e-3, atol: 1e-6), $"{statistic}: {expected.data<float>()[0]} against {actual.data<float>()[0]}");
        }
    }

    [Fact]
    public void Later_on_normalisation_statistics_are_the_average_of_those_of_the_network()
    {
        using var scope = NewDisposeScope();
        using var network = new Normalized();
        using var average = new WeightAverage(network, new Normalized());
        for (var t = 0; t < 200; t++)
        {
            network.forward(randn(4, 2, 4, 4));
            average.Update(t);
        }

        var before = average.Network.state_dict()["layer.running_var"].clone();
        network.forward(randn(4, 2, 4, 4));
        average.Update(200);
        var keep = WeightAverage.DecayAt(0.99, 200);
        Assert.True(average.Network.state_dict()["layer.running_var"].allclose((before * keep) + (network.state_dict()["layer.running_var"] * (1 - keep)), rtol: 1e-6));
    }

    [Fact]
    public void A_network_that_is_set_back_to_its_first_steps_is_averaged_as_it_was_then()
    {
        using var scope = NewDisposeScope();
        using var network = new Normalized();
        using var average = new WeightAverage(network, new Normalized());
        var (second, last) = (randn(64, 2, 8, 8) - 3, randn(4, 2, 4, 4));
        network.forward(randn(64, 2, 8, 8) + 5);
        average.Update(0);
        var (then, averageThen) = (Copy(network), Copy(average.Network));
        network.forward(second);
        average.Update(1);
        var expected = Copy(average.Network);
        for (var t = 2; t < 200; t++)
        {
            network.forward(last);
            average.Update(t);
        }

        ModelWeights.Copy(then, network, "memory");
        ModelWeights.Copy(averageThen, average.Network, "memory");
        average.Reconsider();
        network.forward(second);
        average.Update(1);
        Assert.All(average.Network.state_dict(), pair => Assert.True(pair.Value.equal(expected[pair.Key]).all().item<bool>(), pair.Key));

        static Dictionary<string, Tensor> Copy(nn.Module network) => network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone());
    }

    [Fact]
    public void A_loop_that_saves_its_state_goes_on_to_the_same_bits()
    {
        using var scope = NewDisposeScope();
        using var network = new Normalized();
        using (no_grad())
        {
            // Of a network that was trained before: what is saved later does not tell it any more.
            network.state_dict()["layer.running_mean"].fill_(100);
            network.state_dict()["layer.num_batches_tracked"].fill_(1000);
        }

        using var average = new WeightAverage(network, new Normalized());
        var next = randn(4, 2, 4, 4);
        network.forward(randn(4, 2, 4, 4) + 5);
        average.Update(0);
        var (weights, averages, state) = (Copy(network.state_dict()), Copy(average.Network.state_dict()), Copy(average.State));
        network.forward(next);
        average.Update(1);

        using var resumed = new Normalized();
        ModelWeights.Copy(weights, resumed, "saved");
        using var second = new WeightAverage(resumed, new Normalized());
        ModelWeights.Copy(averages, second.Network, "saved");
        ModelWeights.Copy(state, second.State, "saved");
        second.Reconsider();
        resumed.forward(next);
        second.Update(1);

        Assert.Equal(["before.layer.running_mean", "before.layer.running_var", "beginning.layer.running_mean", "beginning.layer.running_var"], state.Keys.Order(StringComparer.Ordinal));
        Assert.All(average.Network.state_dict(), pair => Assert.True(pair.Value.equal(second.Network.state_dict()[pair.Key]).all().item<bool>(), pair.Key));

        static Dictionary<string, Tensor> Copy(IReadOnlyDictionary<string, Tensor> tensors) => tensors.ToDictionary(pair => pair.Key, pair => pair.Value.clone());
    }

    [Fact]
    public void A_twin_or_guide_of_another_shape_is_named()
    {
        using var network = new UNet(Options, seed: 1);
        using var same = new UNet(Options, seed: 2);
        using var wider = new UNet(Options with { Width = 4 }, seed: 1);
        using var deeper = new UNet(Options with { Levels = 3 }, seed: 1);
        Assert.StartsWith("Weights of the network for its twin do not fit the model: ", Assert.Throws<ModelException>(() => new WeightAverage(network, wider)).Message, StringComparison.Ordinal);
        Assert.Contains(" is missing ", Assert.Throws<ModelException>(() => new WeightAverage(network, deeper)).Message, StringComparison.Ordinal);
        Assert.Contains(" is not in the model ", Assert.Throws<ModelException>(() => new WeightAverage(deeper, network)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Weights of the network for its guide do not fit the model: ", Assert.Throws<ModelException>(() => new WeightAverage(network, same, guide: wider)).Message, StringComparison.Ordinal);
        Assert.True(network.training);
        Assert.True(same.training);
    }

    [Fact]
    public void A_network_is_no_twin_of_itself()
    {
        using var network = nn.Linear(1, 1);
        using var twin = nn.Linear(1, 1);
        Assert.Equal("twin", Assert.Throws<ArgumentException>(() => new WeightAverage(network, network)).ParamName);
        Assert.Equal("guide", Assert.Throws<ArgumentException>(() => new WeightAverage(network, twin, guide: network)).ParamName);
        Assert.Equal("guide", Assert.Throws<ArgumentException>(() => new WeightAverage(network, twin, guide: twin)).ParamName);
        Assert.True(network.training);
    }

    [Fact]
    public void Statistics_that_a_network_was_given_are_left_as_soon_as_its_own_batches_are_measured()
    {
        using var scope = NewDisposeScope();
        using var network = new Normalized();
        using (no_grad())
        {
            network.state_dict()["layer.running_var"].fill_(400);
            network.state_dict()["layer.num_batches_tracked"].fill_(1000);
        }

        using var average = new WeightAverage(network, new Normalized());
        network.forward(zeros(4, 2, 4, 4));
        average.Update(0);
        Assert.InRange(average.Network.state_dict()["layer.running_var"].max().item<float>(), 0, 1e-3f);
    }

    [Fact]
    public void The_averaged_network_predicts_from_the_first_steps_on_as_the_network_trains()
    {
        // With the statistics that it began with, its features would be off by their whole scale.
        using var scope = NewDisposeScope();
        using var network = new UNet(Options, seed: 1);
        using var average = new WeightAverage(network, new UNet(Options, seed: 2));
        var images = (randn(8, 1, 16, 16) * 0.05) + 3;
        var trained = network.forward(images);
        average.Update(0);
        var difference = (average.ForwardHeads(images)[0].Logits - trained).abs().mean().item<float>();
        Assert.InRange(difference / trained.std().item<float>(), 0, 0.1f);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void A_decay_out_of_range_is_refused(double decay)
    {
        using var network = nn.Linear(1, 1);
        using var twin = nn.Linear(1, 1);
        var error = Assert.Throws<ArgumentException>(() => new WeightAverage(network, twin, decay));
        Assert.StartsWith("decay must be at least 0 and below 1, not", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_what_the_guide_makes_of_a_batch_only_the_logits_are_left()
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(Options, seed: 1);
        using var average = new WeightAverage(network, new UNet(Options, seed: 2));
        var images = rand(2, 1, 16, 16);
        var before = scope.DisposablesCount;
        var heads = average.ForwardHeads(images);
        Assert.Equal(before + heads.Count, scope.DisposablesCount);
    }

    [Fact]
    public void The_guide_starts_as_the_network_in_evaluation_and_asks_for_no_gradient()
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(Options with { Dropout = 0.5 }, seed: 1);
        using var average = new WeightAverage(network, new UNet(Options with { Dropout = 0.5 }, seed: 2));
        var images = rand(2, 1, 16, 16);
        var guide = average.ForwardHeads(images)[0].Logits;
        network.eval();
        // Its features lie in another order in memory, so that sums are rounded in another order.
        Assert.True(guide.allclose(network.forward(images), atol: 1e-6));
        Assert.False(guide.requires_grad);
    }

    private static nn.Module<Tensor, Tensor> Create(string name, int seed) => ModelRegistry.Standard.Create(new() { Name = name, Channels = 1, Classes = 2 }, seed);

    private static IEnumerable<string> RunningMeans(nn.Module network) => network.state_dict().Keys.Where(key => key.EndsWith("running_mean", StringComparison.Ordinal));

    private sealed class Normalized : nn.Module<Tensor, Tensor>
    {
        private readonly BatchNormalization layer = new(2);

        public Normalized()
            : base(nameof(Normalized)) => RegisterComponents();

        public override Tensor forward(Tensor input) => layer.call(input);
    }
}
