using Sigmask.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

public sealed class FoldedNormalizationTests
{
    public static TheoryData<string, int> Networks => DirtyMemoryTests.Networks;

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_folded_network_computes_what_the_network_computes(string name, int dimensions)
    {
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        var options = new ModelOptions { Name = name, Channels = 2, Classes = 3, Dimensions = dimensions };
        using var network = ModelRegistry.Standard.Create(options, seed: 3);
        using var folded = new FoldedNormalization(network, ModelRegistry.Standard.Create(options, seed: 4));
        using var generator = new Generator(5, CPU);
        foreach (var layer in network.modules().OfType<BatchNorm>())
        {
            layer.running_mean!.normal_(0, 0.3, generator);
            layer.running_var!.uniform_(0.5, 2, generator);
            layer.weight!.uniform_(0.5, 2, generator);
            layer.bias!.normal_(0, 0.3, generator);
        }

        network.eval();
        folded.Refresh();
        var images = randn([2, 2, .. dimensions == 2 ? [32L, 40] : new long[] { 16, 16, 16 }], generator: generator);
        var expected = network.call(images);
        Assert.InRange((folded.Network.call(images) - expected).abs().max().item<float>(), 0, 1e-3 * expected.abs().max().item<float>());
    }

    [Fact]
    public void Every_normalisation_of_the_u_net_is_folded()
    {
        var options = new ModelOptions { Name = "unet-tiny", Channels = 1, Classes = 2 };
        using var network = ModelRegistry.Standard.Create(options, seed: 3);
        using var folded = new FoldedNormalization(network, ModelRegistry.Standard.Create(options, seed: 4));
        Assert.All(folded.Network.modules().OfType<BatchNormalization>(), layer => Assert.True(layer.IsFolded));
        Assert.All(network.modules().OfType<BatchNormalization>(), layer => Assert.False(layer.IsFolded));
    }
}
