using Sigmask.Models;

namespace Sigmask.Tests.Models;

/// <summary>Layouts that a network cannot have: one line each that names the option.</summary>
public sealed class LayoutErrorTests
{
    private static readonly ModelOptions Options = new() { Channels = 1, Classes = 2 };

    [Theory]
    [InlineData("nnunet-tiny")]
    [InlineData("nnunet-resenc-tiny")]
    [InlineData("dynunet-tiny")]
    [InlineData("unet++-tiny")]
    [InlineData("basic-unet-tiny")]
    [InlineData("residual-unet-tiny")]
    public void A_network_that_joins_levels_needs_two(string name)
    {
        var error = Assert.Throws<ModelException>(() => ModelRegistry.Standard.Create(Options with { Name = name, Levels = 1 }, 1));
        Assert.Matches($"^Model {System.Text.RegularExpressions.Regex.Escape(name)}: levels must be .*, not 1\\.$", error.Message);
    }

    [Fact]
    public void Images_too_small_to_be_halved_are_named_with_the_remedy()
    {
        var error = Assert.Throws<ModelException>(() => ModelRegistry.Standard.Create(Options with { Name = "nnunet-tiny", Input = InputPlan.Isotropic([6, 7]) }, 1));
        Assert.Equal("Model nnunet-tiny: images of 6x7 are too small to be halved; bring them to 8 or more pixels along each axis (`Preprocessing.Size`).", error.Message);
    }

    [Fact]
    public void Groups_of_feature_maps_are_equally_large()
    {
        var error = Assert.Throws<ModelException>(() => ModelRegistry.Standard.Create(Options with { Name = "segresnet-tiny", Width = 12 }, 1));
        Assert.Equal("Model segresnet-tiny: width must be a multiple of 8, not 12.", error.Message);
    }

    [Theory]
    [InlineData(new[] { 64 }, new[] { 1.0 }, "2 axes of at least 1 pixel, not 64.")]
    [InlineData(new[] { 64, 0 }, new[] { 1.0, 1.0 }, "2 axes of at least 1 pixel, not 64x0.")]
    [InlineData(new[] { 64, 64 }, new[] { 1.0 }, "spacing it is planned for must be 2 positive numbers, not 1.")]
    [InlineData(new[] { 64, 64 }, new[] { 1.0, 0.0 }, "spacing it is planned for must be 2 positive numbers, not 1 x 0.")]
    [InlineData(new[] { 64, 64 }, new[] { double.NaN, 1.0 }, "spacing it is planned for must be 2 positive numbers, not NaN x 1.")]
    public void Images_to_plan_for_have_the_axes_of_the_network(int[] size, double[] spacing, string message)
    {
        var error = Assert.Throws<ModelException>(() => (Options with { Input = new(size, spacing) }).Checked());
        Assert.EndsWith(message, error.Message, StringComparison.Ordinal);
    }
}
