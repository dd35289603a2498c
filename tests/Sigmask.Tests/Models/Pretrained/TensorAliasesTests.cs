using Sigmask.Models;
using Sigmask.Tests.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>nnU-Net's files, which have tensors under several names.</summary>
public sealed class TensorAliasesTests
{
    [Theory]
    [InlineData("u11_nnunet_plainconv_2d")]
    [InlineData("u12_nnunet_plainconv_3d")]
    [InlineData("u13_nnunet_resenc_2d")]
    public void Every_second_name_of_nnU_Net_leads_to_the_first(string id)
    {
        var aliases = new ReferenceNetwork(id).Aliases();
        Assert.NotEmpty(aliases);
        Assert.All(aliases, alias => Assert.Equal(alias.Value, TensorAliases.FirstNameOf(alias.Key)));
    }

    [Theory]
    [InlineData("u11_nnunet_plainconv_2d", true)]
    [InlineData("u11_nnunet_plainconv_2d", false)]
    [InlineData("u12_nnunet_plainconv_3d", false)]
    [InlineData("u13_nnunet_resenc_2d", false)]
    public void A_file_of_nnU_Net_fills_a_network_that_has_each_tensor_once(string id, bool isOriginal)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var original = new ReferenceNetwork(id);
        var aliases = original.Aliases();
        using var network = new NamedState(original.State().Where(entry => !aliases.ContainsKey(entry.Name)));
        var path = isOriginal ? original.WeightsFile : original.State().ToDictionary(entry => entry.Name, entry => SplitMixFill.Entry(aliases.GetValueOrDefault(entry.Name, entry.Name), entry.Shape)).Save(folder["weights.safetensors"]);
        ModelWeights.Load(network, path);
        using var file = SafetensorsFile.Read(path);
        Assert.True(file.Tensors.Count > network.state_dict().Count);
        Assert.All(network.state_dict(), entry => Assert.True(entry.Value.equal(file.Tensors[entry.Key]).all().item<bool>(), entry.Key));
    }

    [Fact]
    public void A_second_name_alone_is_enough()
    {
        using var scope = NewDisposeScope();
        using var network = new NamedState([("encoder.conv.weight", [2]), ("encoder.norm.weight", [3])]);
        Load(network, ("decoder.encoder.all_modules.0.weight", tensor(new float[] { 1, 2 })), ("encoder.all_modules.1.weight", tensor(new float[] { 3, 4, 5 })));
        Assert.Equal([1, 2], network.state_dict()["encoder.conv.weight"].data<float>().ToArray());
        Assert.Equal([3, 4, 5], network.state_dict()["encoder.norm.weight"].data<float>().ToArray());
    }

    [Fact]
    public void Two_names_with_different_values_are_an_error_that_names_both()
    {
        using var scope = NewDisposeScope();
        using var network = new NamedState([("encoder.conv.weight", [2])]);
        var error = Assert.Throws<ModelException>(() => Load(network, ("decoder.encoder.conv.weight", ones(2)), ("encoder.conv.weight", tensor(new float[] { 1, 2 }))));
        Assert.Contains("decoder.encoder.conv.weight is another name of encoder.conv.weight and has other values", error.Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => Load(network, ("decoder.encoder.conv.weight", ones(2, 1)), ("encoder.conv.weight", ones(2))));
    }

    [Fact]
    public void A_network_that_has_such_names_itself_keeps_them()
    {
        using var scope = NewDisposeScope();
        using var network = new NamedState([("a.conv.weight", [1]), ("a.all_modules.0.weight", [1])]);
        Load(network, ("a.conv.weight", tensor(new float[] { 1 })), ("a.all_modules.0.weight", tensor(new float[] { 2 })));
        Assert.Equal(2, network.state_dict()["a.all_modules.0.weight"].item<float>());
        Assert.Equal(1, network.state_dict()["a.conv.weight"].item<float>());
    }

    private static void Load(nn.Module network, params (string Name, Tensor Value)[] tensors)
    {
        using var folder = new TemporaryFolder();
        ModelWeights.Load(network, tensors.ToDictionary(entry => entry.Name, entry => entry.Value).Save(folder["weights.safetensors"]));
    }
}
