using Sigmask.Losses;
using Sigmask.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>The blocks of the cascaded decoder against their formulas in float64, its sizes against the published ones.</summary>
public sealed class CascadeTests
{
    private static readonly ModelOptions Options = new() { Name = "pvt2-b0-cascade-tiny", Channels = 2, Classes = 3 };

    [Fact]
    public void Channels_are_weighted_by_their_mean_and_maximum()
    {
        using var scope = NewDisposeScope();
        using var layer = Filled(new ChannelAttention(32));
        var (maps, state) = (ByHand.Filled("maps", 32, 3, 4), layer.state_dict());
        var mean = Bottleneck(channel => Pixels(maps, channel).Average());
        var maximum = Bottleneck(channel => Pixels(maps, channel).Max());
        ByHand.Of(32, 3, 4, (channel, row, column) => maps[channel, row, column] * ByHand.Sigmoid(mean[channel, 0, 0] + maximum[channel, 0, 0])).RequireEqual(layer.call(maps.ToTensor()));
        Assert.Equal([2, 32, 1, 1], state["fc1.weight"].shape);

        ByHand Bottleneck(Func<int, double> value) => ByHand.Of(32, 1, 1, (channel, _, _) => value(channel)).Convolved(state, "fc1").Map(Relu).Convolved(state, "fc2");
    }

    [Fact]
    public void Pixels_are_weighted_by_the_mean_and_maximum_of_their_features_and_their_neighbours()
    {
        using var scope = NewDisposeScope();
        using var layer = Filled(new SpatialAttention());
        var maps = ByHand.Filled("maps", 4, 9, 6);
        var weights = ByHand.Of(2, 9, 6, (which, row, column) =>
        {
            var features = Enumerable.Range(0, 4).Select(channel => maps[channel, row, column]);
            return which == 0 ? features.Average() : features.Max();
        }).Convolved(layer.state_dict(), "conv", padding: 3).Map(ByHand.Sigmoid);
        ByHand.Of(4, 9, 6, (channel, row, column) => maps[channel, row, column] * weights[0, row, column]).RequireEqual(layer.call(maps.ToTensor()));
    }

    [Fact]
    public void The_gate_lets_through_where_both_sides_agree()
    {
        using var scope = NewDisposeScope();
        using var layer = Filled(new GroupedAttentionGate(4));
        var (gate, skip, state) = (ByHand.Filled("gate", 4, 5, 6), ByHand.Filled("skip", 4, 5, 6), layer.state_dict());
        var joined = Side(gate, "W_g").With(Side(skip, "W_x"), (one, other) => Relu(one + other));
        var weights = joined.Convolved(state, "psi.0").BatchNormalized(state, "psi.1").Map(ByHand.Sigmoid);
        ByHand.Of(4, 5, 6, (channel, row, column) => skip[channel, row, column] * weights[0, row, column]).RequireEqual(layer.call(gate.ToTensor(), skip.ToTensor()));

        ByHand Side(ByHand maps, string name) => maps.Convolved(state, $"{name}.0", padding: 1, groups: 2).BatchNormalized(state, $"{name}.1");
    }

    [Fact]
    public void The_multi_scale_block_sums_three_kernels_and_shuffles_the_halves_of_its_features()
    {
        using var scope = NewDisposeScope();
        using var layer = Filled(new MultiScaleConvolution(3));
        var (maps, state) = (ByHand.Filled("maps", 3, 6, 5), layer.state_dict());
        var wide = maps.Convolved(state, "pconv1.0").BatchNormalized(state, "pconv1.1").Map(Relu6);
        var scales = Enumerable.Range(0, 3).Select(scale =>
            wide.Convolved(state, $"msdc.dwconvs.{scale}.0", padding: scale, groups: 6).BatchNormalized(state, $"msdc.dwconvs.{scale}.1").Map(Relu6)).ToArray();
        var sum = scales[0].With(scales[1], (one, other) => one + other).With(scales[2], (one, other) => one + other);
        int[] order = [0, 2, 4, 1, 3, 5];
        var narrow = ByHand.Of(6, 6, 5, (channel, row, column) => sum[order[channel], row, column]).Convolved(state, "pconv2.0").BatchNormalized(state, "pconv2.1");
        maps.With(narrow, (one, other) => one + other).RequireEqual(layer.call(maps.ToTensor()));
    }

    [Fact]
    public void The_up_convolution_repeats_pixels_and_smooths_each_feature()
    {
        using var scope = NewDisposeScope();
        using var layer = Filled(new UpConvolution(3, 2));
        var (maps, state) = (ByHand.Filled("maps", 3, 4, 3), layer.state_dict());
        ByHand.Of(3, 8, 6, (channel, row, column) => maps[channel, row / 2, column / 2])
            .Convolved(state, "up_dwc.1", padding: 1, groups: 3).BatchNormalized(state, "up_dwc.2").Map(Relu).Convolved(state, "pwc.0").RequireEqual(layer.call(maps.ToTensor()));
    }

    [Fact]
    public void The_decoder_costs_what_is_published()
    {
        using var scope = NewDisposeScope();
        using var decoder = new CascadeDecoder([64, 128, 320, 512]);
        Assert.Equal(1.91, Math.Round(ModelWeights.CountParameters(decoder) / 1e6, 2));
    }

    [Theory]
    [InlineData("pvt2-b0-cascade", 3.92)]
    [InlineData("pvt2-b2-cascade", 26.76)]
    public void The_network_has_as_many_parameters_as_published(string name, double millions)
    {
        using var pause = FinalizerPause.Enter();
        using var network = ModelRegistry.Standard.Create(new() { Name = name, Channels = 3, Classes = 1 }, seed: 1);
        Assert.Equal(millions, Math.Round(ModelWeights.CountParameters(network) / 1e6, 2));
    }

    [Fact]
    public void Four_heads_predict_at_full_size_and_the_finest_is_the_networks()
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = (EncoderDecoder)ModelRegistry.Standard.Create(Options, seed: 1);
        network.eval();
        var images = ByHand.Filled("images", 2, 70, 50).ToTensor().to(float32);
        var heads = network.ForwardHeads(images);
        Assert.All(heads, head => Assert.Equal([1, 3, 70, 50], head.shape));
        Assert.Equal([0.25, 0.25, 0.25, 0.25], network.HeadWeights);
        Assert.True(heads[0].equal(network.forward(images)).all().item<bool>());

        // The finer the head, the more it varies from pixel to pixel.
        var variation = heads.Select(head => (head.diff(dim: 3).diff(dim: 3).abs().mean() / head.std()).item<float>()).ToArray();
        Assert.Equal(variation.OrderDescending(), variation);
    }

    private static double Relu(double x) => Math.Max(0, x);

    private static double Relu6(double x) => Math.Clamp(x, 0, 6);

    private static IEnumerable<double> Pixels(ByHand maps, int channel) =>
        Enumerable.Range(0, maps.Height * maps.Width).Select(place => maps[channel, place / maps.Width, place % maps.Width]);

    private static TModule Filled<TModule>(TModule layer)
        where TModule : nn.Module
    {
        layer.to(float64);
        SplitMixFill.Fill(layer);
        layer.eval();
        return layer;
    }
}
