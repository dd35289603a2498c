using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

public sealed class ModelRegistryTests
{
    private static readonly ModelOptions Options = new() { Channels = 1, Classes = 2, Width = 2 };

    [Fact]
    public void The_U_Net_is_known()
    {
        using var network = ModelRegistry.Standard.Create(Options, seed: 1);
        Assert.IsType<UNet>(network);
    }

    [Fact]
    public void A_model_of_ones_own_joins_with_a_line_and_leaves_the_standard_registry_alone()
    {
        var registry = ModelRegistry.Standard.With(new()
        {
            Name = "linear",
            Description = "one convolution",
            Source = "here",
            Dimensions = [2],
            InputRule = "any size",
            Build = (options, _) => nn.Conv2d(options.Channels, options.Classes, 1L),
        });
        using var network = registry.Create(Options with { Name = "linear" }, seed: 1);
        Assert.Equal(4, ModelWeights.CountParameters(network));
        Assert.Equal(ModelRegistry.Standard.Families.Select(family => family.Name).Append("linear").Order(StringComparer.Ordinal), registry.Families.Select(family => family.Name));
        Assert.DoesNotContain(ModelRegistry.Standard.Families, family => family.Name == "linear");
        Assert.Throws<ModelException>(() => registry.Create(Options with { Name = "linear", Dimensions = 3 }, seed: 1));
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        var error = Assert.Throws<ModelException>(() => ModelRegistry.Standard.Create(Options with { Name = "vnet" }, seed: 1));
        Assert.StartsWith("There is no model \"vnet\"; `ModelOptions.Name` takes ", error.Message, StringComparison.Ordinal);
        Assert.All(ModelRegistry.Standard.Families, family => Assert.Contains(family.Name, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, 4, 0.0, "width")]
    [InlineData(8, 9, 0.0, "levels")]
    [InlineData(8, 4, 1.0, "dropout")]
    [InlineData(8, 4, double.NaN, "dropout")]
    public void An_option_out_of_range_is_named(int width, int levels, double dropout, string named)
    {
        var error = Assert.Throws<ModelException>(() => ModelRegistry.Standard.Create(Options with { Width = width, Levels = levels, Dropout = dropout }, seed: 1));
        Assert.StartsWith($"Model unet-tiny: {named} must be ", error.Message, StringComparison.Ordinal);
    }
}
