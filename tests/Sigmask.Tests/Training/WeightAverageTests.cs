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

    [Fact]
    public void Normalisation_statistics_are_averaged_and_counters_copied()
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(Options, seed: 1);
        using var average = new WeightAverage(network, new UNet(Options, seed: 2));
        var before = network.state_dict()["down.0.1.running_mean"].clone();
        network.forward(rand(2, 1, 16, 16));
        average.Update(0);
        var (now, mean) = (network.state_dict()["down.0.1.running_mean"], average.Network.state_dict()["down.0.1.running_mean"]);
        Assert.True(mean.allclose((before * 0.1) + (now * 0.9)));
        Assert.Equal(1, average.Network.state_dict()["down.0.1.num_batches_tracked"].item<long>());
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
}
