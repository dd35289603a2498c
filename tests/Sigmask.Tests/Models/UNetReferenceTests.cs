using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

public sealed class UNetReferenceTests
{
    [Fact]
    public void The_fill_rule_gives_its_published_check_values() =>
        Assert.Equal([0.0901498794555664, 0.49032342433929443, -0.9541566371917725, 0.47239553928375244], SplitMixFill.Uniform("conv1.weight", 4));

    [Theory]
    [InlineData("u01_plain_unet_2d")]
    [InlineData("u02_plain_unet_3d")]
    public void Names_and_parameter_count_are_those_of_the_reference(string id)
    {
        using var reference = new ReferenceUNet(id);
        var names = reference.Manifest.GetProperty("state_dict").EnumerateArray().Select(name => name.GetString()!);
        Assert.Equal(names.Order(StringComparer.Ordinal), reference.Network.state_dict().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(reference.Manifest.GetProperty("parameters").GetInt64(), ModelWeights.CountParameters(reference.Network));
    }

    [Theory]
    [InlineData("u01_plain_unet_2d")]
    [InlineData("u02_plain_unet_3d")]
    public void Outputs_are_those_of_PyTorch(string id)
    {
        using var scope = NewDisposeScope();
        using var reference = new ReferenceUNet(id);
        reference.Network.eval();
        var difference = (reference.Network.forward(reference.Input) - reference.Output).abs().max().item<float>();
        var single = reference.Manifest.GetProperty("outputs")[0].GetProperty("max_abs_diff_float32_peer").GetDouble();
        Assert.InRange(difference, 0, 10 * single);
    }

    [Fact]
    public void Weights_written_by_Python_are_read_as_they_are()
    {
        using var reference = new ReferenceUNet("u01_plain_unet_2d");
        var filled = reference.Network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone());
        foreach (var parameter in reference.Network.parameters())
        {
            using var withoutGradient = no_grad();
            parameter.zero_();
        }

        ModelWeights.Load(reference.Network, reference.WeightsFile);
        Assert.All(reference.Network.state_dict(), pair => Assert.True(pair.Value.equal(filled[pair.Key]).all().item<bool>(), pair.Key));
    }
}
