using Sigmask.Losses;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>Every encoder with every decoder.</summary>
public sealed class ComposedNetworkTests
{
    public static TheoryData<string> Pairs => new(ComposedNetworks.Decoders.SelectMany(decoder => ComposedNetworks.EncodersOf(decoder).Select(encoder => $"{encoder}-{decoder}")
        .Concat(ComposedNetworks.EncodersOf(decoder, isTiny: true).Select(encoder => $"{encoder}-{decoder}-tiny"))));

    [Fact]
    public void Every_encoder_goes_with_three_decoders_and_the_residual_ones_with_DeepLab_too()
    {
        Assert.Equal(58, Pairs.Count);
        Assert.Equal(["unet", "deeplabv3+", "segformer", "cascade"], ComposedNetworks.Decoders);
        Assert.Equal(["resnet18", "resnet34", "resnet50"], ComposedNetworks.EncodersOf("deeplabv3+"));
        Assert.Equal(["resnet18", "mit-b0", "pvt2-b0"], ComposedNetworks.EncodersOf("unet", isTiny: true));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_network_by_the_name_of_its_parts_takes_images_of_any_size(string name)
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = Create(name);
        network.eval();
        foreach (var (height, width) in new[] { (33, 47), (5, 3) })
        {
            var logits = network.call(Noise(1, 2, height, width));
            Assert.Equal([1, 3, height, width], logits.shape);
            Assert.True(logits.isfinite().all().item<bool>());
        }
    }

    [Theory]
    [InlineData("resnet50-cascade")]
    [InlineData("resnet50-segformer")]
    [InlineData("resnet50-unet")]
    [InlineData("resnet50-deeplabv3+")]
    public void The_gradient_reaches_every_parameter_of_an_encoder_of_bottlenecks(string name)
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var network = Create(name);
        NetworkHead.Of(network, Noise(2, 2, 33, 47)).Select(head => head.Logits.sub(1).square().mean()).Aggregate((sum, term) => sum.add(term)).backward();

        // That of a number before a normalisation may be 0.
        Assert.All(network.named_parameters(), entry => Assert.True(entry.parameter.grad is { } gradient && (entry.parameter.dim() == 1 || gradient.abs().sum().item<float>() > 0), entry.name));
    }

    [Theory]
    [InlineData("segformer-b0", "mit-b0-segformer")]
    [InlineData("segformer-b0-tiny", "mit-b0-segformer-tiny")]
    public void SegFormer_is_its_encoder_with_its_decoder(string published, string composed)
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = Create(published);
        using var same = Create(composed);
        Assert.Equal(network.state_dict().Keys, same.state_dict().Keys);
        network.eval();
        same.eval();
        Assert.True(network.call(Noise(1, 2, 40, 40)).equal(same.call(Noise(1, 2, 40, 40))).all().item<bool>());
    }

    [Fact]
    public void A_decoder_of_stages_from_stride_4_on_leaves_out_the_finer_one_and_one_of_all_has_it()
    {
        using var pause = FinalizerPause.Enter();
        using var cascade = Create("resnet18-cascade-tiny");
        using var segformer = Create("resnet18-segformer-tiny");
        using var unet = Create("mit-b0-unet-tiny");
        Assert.Equal([3, 16, 1, 1], cascade.state_dict()["out_head4.weight"].shape);
        Assert.Equal([64, 16], segformer.state_dict()["decoder.mlp_stage.4.linear.weight"].shape);

        // From stride 4 to 2 the transformer has nothing to add.
        Assert.Equal([8, 16, 3, 3], unet.state_dict()["decoder.blocks.3.conv1.0.weight"].shape);
        Assert.Equal([16, 32 + 16, 3, 3], unet.state_dict()["decoder.blocks.2.conv1.0.weight"].shape);
    }

    [Theory]
    [InlineData("mit-b0-deeplabv3+", "Model mit-b0-deeplabv3+ must be another pair, as deeplabv3+ dilates the last stage of its encoder and mit-b0 is a mix transformer, which has no convolutions there; it goes with resnet18, resnet34, resnet50.")]
    [InlineData("pvt2-b0-deeplabv3+-tiny", "Model pvt2-b0-deeplabv3+-tiny must be another pair, as deeplabv3+ dilates the last stage of its encoder and pvt2-b0 is PVTv2, which has no convolutions there; it goes with resnet18, resnet34, resnet50.")]
    [InlineData("resnet34-unet-tiny", "There is no model \"resnet34-unet-tiny\"; `ModelOptions.Name` takes ")]
    [InlineData("segformer-unet", "There is no model \"segformer-unet\"; `ModelOptions.Name` takes ")]
    [InlineData("unet-resnet18", "There is no model \"unet-resnet18\"; `ModelOptions.Name` takes ")]
    public void A_name_of_no_pair_is_an_error_of_one_line(string name, string message) =>
        Assert.StartsWith(message, Assert.Throws<ModelException>(() => Create(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_network_of_ones_own_may_take_the_name_of_a_pair()
    {
        var registry = ModelRegistry.Standard.With(ModelRegistry.Standard.Find("unet-tiny") with { Name = "resnet18-segformer" });
        using var network = registry.Create(new() { Name = "resnet18-segformer", Channels = 1, Classes = 2 }, 1);
        Assert.IsType<UNet>(network);
        Assert.Single(registry.Names, "resnet18-segformer");
    }

    private static nn.Module<Tensor, Tensor> Create(string name) => ModelRegistry.Standard.Create(new() { Name = name, Channels = 2, Classes = 3 }, 1);

    private static Tensor Noise(params long[] shape)
    {
        using var generator = new Generator(5, CPU);
        return zeros(shape).normal_(0, 1, generator);
    }
}
