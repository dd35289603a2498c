using Sigmask.Losses;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>Images of one stride along an axis, whose coarsest level is one pixel there: nothing is padded where the original pads nothing.</summary>
public sealed class OneStrideTests
{
    [Theory]
    [InlineData("u03_monai_basicunet_2d_16x32")]
    [InlineData("u04_monai_unet_res_3d_4x8x4")]
    [InlineData("u05_monai_attentionunet_2d_4x8")]
    [InlineData("u05_monai_attentionunet_2d_4x4")]
    [InlineData("u06_monai_unetr_2d_16x32")]
    [InlineData("u06_monai_unetr_2d_16x16")]
    [InlineData("u07_monai_swinunetr_2d_32x64")]
    [InlineData("u08_monai_segresnet_3d_4x4x8")]
    [InlineData("u08_monai_segresnet_3d_4x4x4")]
    [InlineData("u09_monai_dynunet_2d_8x4")]
    [InlineData("u10_monai_unetpp_2d_16x32")]
    [InlineData("u11_nnunet_plainconv_2d_8x4")]
    [InlineData("u12_nnunet_plainconv_3d_4x4x8")]
    [InlineData("u13_nnunet_resenc_2d_4x8")]
    [InlineData("u14_smp_unet_resnet18_64x32")]
    [InlineData("u14_smp_unet_resnet18_32x32")]
    [InlineData("u15_smp_deeplabv3plus_resnet18_32x16")]
    [InlineData("u15_smp_deeplabv3plus_resnet18_16x16")]
    [InlineData("u16_smp_segformer_mit_b0_64x32")]
    [InlineData("u16_smp_segformer_mit_b0_32x32")]
    public void A_network_computes_what_its_original_computes(string id)
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        var reference = new ReferenceNetwork(id);
        using var network = Build(id, [.. reference.Input().shape[2..].Select(length => (int)length)]);
        SplitMixFill.Fill(network);
        network.eval();
        using var noGradient = no_grad();
        reference.RequireSameOutputs(network is IDeepSupervision deep && reference.Outputs > 1 ? deep.ForwardHeads(reference.Input()) : [network.call(reference.Input())]);
    }

    [Theory]
    [InlineData(null, true, 1, 32, 32)] // not normalised over the pixels of a channel alone
    [InlineData(Normalization.Batch, true, 2, 32, 32)] // two values, one of each image
    [InlineData(Normalization.Batch, false, 1, 32, 32)] // by running statistics
    [InlineData(Normalization.Batch, true, 1, 64, 64)]
    [InlineData(Normalization.Instance, true, 2, 64, 64)]
    [InlineData(Normalization.Instance, false, 1, 64, 64)]
    public void More_is_padded_only_where_a_normalisation_would_see_a_single_value(Normalization? coarsest, bool isTraining, int batch, int height, int width)
    {
        using var scope = NewDisposeScope();
        Assert.Equal([batch, 1, height, width], StridePadding.Pad(zeros(batch, 1, 32, 20), 32, coarsest, isTraining).shape);
        Assert.Equal([batch, 1, 64, 32], StridePadding.Pad(zeros(batch, 1, 33, 32), 32, coarsest, isTraining).shape);
    }

    [Theory]
    [InlineData("resnet18-unet-tiny")]
    [InlineData("resnet18-deeplabv3+-tiny")]
    [InlineData("attention-unet-tiny")]
    [InlineData("unet-tiny")]
    [InlineData("pvt2-b0-cascade-tiny")]
    [InlineData("resnet18-cascade-tiny")]
    [InlineData("resnet18-segformer-tiny")]
    [InlineData("mit-b0-unet-tiny")]
    public void A_single_image_of_one_stride_trains(string name)
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var network = ModelRegistry.Standard.Create(new() { Name = name, Channels = 1, Classes = 2 }, seed: 1);
        network.call(randn(1, 1, 8, 8)).square().mean().backward();
        Assert.All(network.named_parameters(), entry => Assert.True(entry.parameter.grad is null || entry.parameter.grad.isfinite().all().item<bool>(), entry.name));
    }

    private static nn.Module<Tensor, Tensor> Build(string id, int[] size)
    {
        ModelOptions options = new() { Channels = 1, Classes = 3 };
        return id[..3] switch
        {
            "u06" => new Unetr(new(Width: 4, Hidden: 24, FeedForward: 48, Heads: 3), options with { Input = InputPlan.Isotropic(size) }, seed: 1),
            "u07" => ModelRegistry.Standard.Create(new() { Name = "swin-unetr", Channels = 1, Classes = 2, Width = 12 }, seed: 1),
            "u14" => ModelRegistry.Standard.Create(new() { Name = "resnet18-unet", Channels = 3, Classes = 4 }, seed: 1),
            "u15" => ModelRegistry.Standard.Create(new() { Name = "resnet18-deeplabv3+", Channels = 3, Classes = 4 }, seed: 1),
            "u16" => ModelRegistry.Standard.Create(new() { Name = "segformer-b0", Channels = 3, Classes = 4 }, seed: 1),
            _ => SmallReferenceNetworkTests.Build(id),
        };
    }
}
