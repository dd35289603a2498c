using Sigmask.Losses;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

public sealed class UnetrTests
{
    private static readonly ModelOptions Options = new() { Name = "unetr-tiny", Channels = 1, Classes = 3 };

    [Fact]
    public void It_computes_what_MONAI_computes()
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var network = new Unetr(new UnetrDesign(Width: 4, Hidden: 24, FeedForward: 48, Heads: 3), Options with { Input = InputPlan.Isotropic([32, 32]) }, seed: 1);
        var reference = new ReferenceNetwork("u06_monai_unetr_2d");
        SplitMixFill.Fill(network);
        network.eval();
        reference.RequireSameState(network);
        using var noGradient = no_grad();
        reference.RequireSameOutputs([network.call(reference.Input())]);
    }

    [Fact]
    public void Only_the_weights_that_MONAI_never_uses_are_not_trained()
    {
        using var network = ModelRegistry.Standard.Create(Options, seed: 1);
        Assert.All(network.named_parameters(), entry => Assert.Equal(!entry.name.Contains("cross_attn", StringComparison.Ordinal), entry.parameter.requires_grad));
    }

    [Fact]
    public void Embeddings_are_those_of_the_planned_grid_or_between_them()
    {
        using var scope = NewDisposeScope();
        var planned = arange(24, float64).reshape(1, 24, 1);
        Assert.True(PositionGrid.For(planned, [2, 3, 4], zeros([1, 1, 2, 3, 4])).equal(planned).all().item<bool>());

        // Twice the grid: within it, each embedding lies a quarter of the way from a planned one to its neighbour.
        var twice = PositionGrid.For(planned, [2, 3, 4], zeros([1, 1, 4, 6, 8])).reshape(4, 6, 8);
        for (var (d, h, w) = (1, 1, 1); w < 7; w++)
        {
            Assert.Equal((12 * 0.25) + (4 * 0.25) + (((w + 0.5) / 2) - 0.5), twice[d, h, w].item<double>(), 12);
        }

        var flat = PositionGrid.For(planned, [4, 6], zeros([1, 1, 8, 12]));
        Assert.Equal([1, 48 * 2, 1], flat.shape);
        Assert.Equal(planned.mean().item<double>(), flat.mean().item<double>(), 12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void An_image_of_another_size_than_planned_trains_the_embeddings_of_the_whole_plan(int dimensions)
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var network = ModelRegistry.Standard.Create(Options with { Dimensions = dimensions, Input = InputPlan.Isotropic([.. Enumerable.Repeat(64, dimensions)]) }, seed: 1);
        network.call(ones([1, 1, .. Enumerable.Repeat(100L, 2), .. Enumerable.Repeat(40L, dimensions - 2)])).square().mean().backward();
        var gradient = network.named_parameters().Single(entry => entry.name.EndsWith("position_embeddings", StringComparison.Ordinal)).parameter.grad;
        Assert.Equal([1, (long)Math.Pow(4, dimensions), 96], gradient!.shape);
        Assert.True(gradient.abs().amax([2]).gt(0).all().item<bool>());
    }
}
