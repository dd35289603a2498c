using Sigmask.Losses;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>Networks of a few feature maps against their originals in PyTorch, as full-size ones differ from them in numbers alone.</summary>
public sealed class SmallReferenceNetworkTests
{
    private static readonly NetworkTopology ThreeStages = NetworkTopology.Plan(InputPlan.Isotropic([32, 32]), 3);

    [Theory]
    [InlineData("u03_monai_basicunet_2d")]
    [InlineData("u04_monai_unet_res_3d")]
    [InlineData("u05_monai_attentionunet_2d")]
    [InlineData("u08_monai_segresnet_3d")]
    [InlineData("u09_monai_dynunet_2d")]
    [InlineData("u10_monai_unetpp_2d")]
    [InlineData("u11_nnunet_plainconv_2d")]
    [InlineData("u12_nnunet_plainconv_3d")]
    [InlineData("u13_nnunet_resenc_2d")]
    public void A_network_computes_what_its_original_computes(string id)
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var network = Build(id);
        ReferenceNetworkTests.Compare(id, network);
    }

    [Fact]
    public void A_file_of_nnU_Net_fills_the_network_that_wrote_it()
    {
        using var scope = NewDisposeScope();
        using var network = Build("u11_nnunet_plainconv_2d");
        ModelWeights.Load(network, new ReferenceNetwork("u11_nnunet_plainconv_2d").WeightsFile);
        Assert.All(network.state_dict(), entry => Assert.True(entry.Value.equal(SplitMixFill.Entry(entry.Key, entry.Value.shape)).all().item<bool>(), entry.Key));
    }

    internal static nn.Module<Tensor, Tensor> Build(string id)
    {
        ModelOptions options = new() { Channels = 1, Classes = 2 };
        return id[..3] switch
        {
            "u03" => new BasicUNet([4, 4, 8, 8, 16], options, 1),
            "u04" => new ResidualUNet(options with { Classes = 3, Dimensions = 3, Width = 4, Levels = 3 }, 1),
            "u05" => new AttentionUNet(options with { Width = 4, Levels = 3 }, 1),
            "u08" => new SegResNet(new(4, [1, 2, 2], Groups: 2), options with { Dimensions = 3 }, 1),
            "u09" => new DynUNet(ThreeStages, [4, 8, 16], options, 1),
            "u10" => new UNetPlusPlus([4, 4, 8, 8, 16], options, 1),
            "u11" => new NnUNet(ThreeStages, new([4, 8, 16], [2, 2, 2], 2, IsResidual: false), options with { Classes = 3 }, 1),
            "u12" => new NnUNet(NetworkTopology.Plan(InputPlan.Isotropic([32, 32, 32]), 3), new([4, 6, 8], [2, 2, 2], 2, IsResidual: false), options with { Channels = 2, Dimensions = 3 }, 1),
            "u13" => new NnUNet(ThreeStages, new([4, 8, 16], [1, 2, 2], 1, IsResidual: true), options, 1),
            _ => throw new ArgumentOutOfRangeException(nameof(id)),
        };
    }
}
