using Sigmask.Losses;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>Networks by name against their originals in PyTorch: names and shapes of weights, and what they compute.</summary>
public sealed class ReferenceNetworkTests
{
    [Theory]
    [InlineData("u14_smp_unet_resnet18", "resnet18-unet")]
    [InlineData("u15_smp_deeplabv3plus_resnet18", "resnet18-deeplabv3+")]
    [InlineData("u16_smp_segformer_mit_b0", "segformer-b0")]
    public void A_network_by_name_computes_what_its_original_computes(string id, string name)
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var network = ModelRegistry.Standard.Create(new() { Name = name, Channels = 3, Classes = 4 }, seed: 1);
        Compare(id, network);
    }

    [Fact]
    public void The_residual_encoder_is_the_one_of_torchvision()
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        var reference = new ReferenceNetwork("u17_torchvision_resnet18");
        using var network = new ResNetEncoder(ResNetDesign.ResNet18, channels: 3);
        SplitMixFill.Fill(network);
        network.eval();
        reference.RequireSameState(network, without: "fc.");
        var features = network.call(reference.Input())[^1].mean([2, 3]);
        reference.RequireSameOutputs([nn.functional.linear(features, SplitMixFill.Entry("fc.weight", 1000, 512), SplitMixFill.Entry("fc.bias", 1000))]);
    }

    internal static void Compare(string id, nn.Module<Tensor, Tensor> network)
    {
        var reference = new ReferenceNetwork(id);
        SplitMixFill.Fill(network);
        network.eval();
        reference.RequireSameState(network);
        using var noGradient = no_grad();
        reference.RequireSameOutputs(network is IDeepSupervision deep && reference.Outputs > 1 ? deep.ForwardHeads(reference.Input()) : [network.call(reference.Input())]);
    }
}
