using Sigmask.Losses;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>What holds for the heads of every network that has several.</summary>
public sealed class DeepSupervisionTests
{
    public static TheoryData<string> Networks => new("unet++-tiny", "nnunet-tiny", "nnunet-resenc-tiny", "mit-b0-cascade-tiny", "resnet18-unet-tiny");

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_first_head_is_the_network_and_the_shares_add_up_to_one(string name)
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var network = Create(name);
        network.eval();
        var images = ones(2, 1, 40, 56);
        var deep = Assert.IsType<IDeepSupervision>(network, exactMatch: false);
        var heads = deep.ForwardHeads(images);
        Assert.True(heads[0].equal(network.forward(images)).all().item<bool>());
        Assert.Equal(heads.Count, deep.HeadWeights.Count);
        Assert.Equal(1, deep.HeadWeights.Sum(), 1e-12);
    }

    [Fact]
    public void A_smaller_head_shows_the_image_to_the_nearest_whole_pixel()
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var network = (NnUNet)Create("nnunet-tiny");
        Assert.Equal(["97x131", "49x66", "24x33", "12x16"], network.ForwardHeads(ones(1, 1, 97, 131)).Select(head => string.Join('x', head.shape[2..])));
    }

    [Fact]
    public void The_coarsest_of_several_heads_takes_no_part_in_the_loss_of_nnU_Net()
    {
        using var network = (NnUNet)Create("nnunet-tiny");
        Assert.Equal([8.0 / 14, 4.0 / 14, 2.0 / 14, 0], network.HeadWeights.Select(weight => weight).ToArray());
    }

    private static nn.Module<Tensor, Tensor> Create(string name) => ModelRegistry.Standard.Create(new() { Name = name, Channels = 1, Classes = 2 }, 1);
}
