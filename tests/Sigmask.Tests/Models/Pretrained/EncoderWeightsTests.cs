using System.Security.Cryptography;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>Encoders from public checkpoints, which are made here of their tables of names and shapes.</summary>
public sealed class EncoderWeightsTests : IDisposable
{
    private const string Tiny = "resnet18-unet-tiny";

    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly FinalizerPause pause = FinalizerPause.Enter();

    private string File => folder["weights.safetensors"];

    public void Dispose()
    {
        pause.Dispose();
        scope.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("resnet18-unet")]
    [InlineData("resnet18-deeplabv3+")]
    [InlineData("resnet18-segformer")]
    [InlineData("resnet18-cascade")]
    public void A_ResNet_of_torchvision_is_loaded_whole_and_the_rest_of_the_network_stays(string name)
    {
        var original = new ReferenceNetwork("u17_torchvision_resnet18");
        var checkpoint = Checkpoint.Of(original.State());
        using var network = Create(name);
        var before = network.state_dict().Where(entry => !entry.Key.StartsWith("encoder.", StringComparison.Ordinal)).ToDictionary(entry => entry.Key, entry => entry.Value.clone());

        var match = EncoderWeights.Load(network, ModelRegistry.Standard.Find(name), checkpoint.Save(File));

        Assert.Equal(("weights.safetensors", 120, 120, null), (match.File, match.Matched, match.Total, match.Adapted));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(File))), match.Sha256);
        Assert.Equal([new("fc", 2)], match.LeftOut);
        Assert.Equal("weights.safetensors: 120 of 120 tensors of the encoder; left out as no part of it: fc (2).", match.Summary);
        AssertEncoder(checkpoint.Where(key => !key.StartsWith("fc", StringComparison.Ordinal)), network);
        Assert.All(before, entry => AssertSame(entry.Value, network.state_dict()[entry.Key], entry.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    [InlineData("module.model.")]
    public void A_whole_network_of_Segmentation_Models_PyTorch_gives_its_encoder(string wrapper)
    {
        var checkpoint = Checkpoint.Of(new ReferenceNetwork("u14_smp_unet_resnet18").State());
        using var network = Create("resnet18-unet");

        var match = EncoderWeights.Load(network, ModelRegistry.Standard.Find("resnet18-unet"), checkpoint.Renamed(key => wrapper + key).Save(File));

        Assert.Equal((120, 120), (match.Matched, match.Total));
        Assert.Equal(["decoder", "segmentation_head"], match.LeftOut.Keys);
        AssertEncoder(checkpoint.Where(key => key.StartsWith("encoder.", StringComparison.Ordinal)).Renamed(key => key["encoder.".Length..]), network);
    }

    [Fact]
    public void A_checkpoint_in_half_precision_and_without_counters_is_enough()
    {
        var checkpoint = Published().Where(key => !key.EndsWith("tracked", StringComparison.Ordinal)).ToDictionary(entry => entry.Key, entry => entry.Value.to(bfloat16));
        using var network = Create(Tiny);

        var match = EncoderWeights.Load(network, ModelRegistry.Standard.Find(Tiny), checkpoint.Save(File));

        Assert.Equal((100, 120), (match.Matched, match.Total));
        Assert.Contains("100 of 120 tensors of the encoder (the other 20 are not in the file and not needed)", match.Summary, StringComparison.Ordinal);
        AssertEncoder(checkpoint.ToDictionary(entry => entry.Key, entry => entry.Value.to(float32)), network);
    }

    [Fact]
    public void A_grey_image_is_seen_as_the_same_grey_in_each_channel_was()
    {
        var weight = Published()["conv1.weight"];
        var adapted = Adapted(1);
        var grey = SplitMixFill.Entry("grey", 1, 1, 20, 20);
        var difference = nn.functional.conv2d(grey, adapted) - nn.functional.conv2d(grey.expand(1, 3, 20, 20), weight);
        Assert.InRange(difference.abs().max().item<float>(), 0, 1e-5);
    }

    [Fact]
    public void Further_channels_repeat_those_there_are_and_keep_the_size_of_their_sum()
    {
        var weight = Published()["conv1.weight"];
        var adapted = Adapted(5);
        for (var channel = 0; channel < 5; channel++)
        {
            AssertSame(weight.select(1, channel % 3).mul(0.6), adapted.select(1, channel), $"channel {channel}");
        }
    }

    [Theory]
    [InlineData(1, "from 3 to 1 channels (summed)")]
    [InlineData(5, "from 3 to 5 channels (repeated and scaled)")]
    public void The_adaptation_is_told(int channels, string words)
    {
        using var network = Create(Tiny, channels);
        var match = EncoderWeights.Load(network, ModelRegistry.Standard.Find(Tiny), Published().Save(File));
        Assert.Equal(words, match.Adapted);
        Assert.Contains($"first convolution brought {words}", match.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_lacks_something_is_refused_with_names_and_remedy()
    {
        var checkpoint = Published().Where(key => !key.StartsWith("layer4.1.", StringComparison.Ordinal));
        AssertRefused(checkpoint, "10 of 120 tensors are missing (layer4.1.conv1.weight, layer4.1.bn1.weight, layer4.1.bn1.bias, …)", "Give the weights of the same network");
    }

    [Fact]
    public void A_deeper_network_whose_first_blocks_would_fit_is_refused()
    {
        var checkpoint = Published();
        checkpoint["layer1.2.conv1.weight"] = zeros(16, 16, 3, 3);
        AssertRefused(checkpoint, "1 of 121 tensors is unknown to the encoder (layer1.2.conv1.weight)");
    }

    [Fact]
    public void Another_shape_is_refused()
    {
        var checkpoint = Published();
        checkpoint["layer2.0.conv1.weight"] = zeros(32, 16, 1, 1);
        AssertRefused(checkpoint, "1 of 120 tensors is of another shape (layer2.0.conv1.weight [32, 16, 1, 1] instead of [32, 16, 3, 3])");
        checkpoint["conv1.weight"] = zeros(16, 3, 3, 3);
        AssertRefused(checkpoint, "2 of 120 tensors are of another shape (");
    }

    [Fact]
    public void Quantised_weights_are_refused()
    {
        var checkpoint = Published();
        checkpoint["conv1.weight"] = zeros([16, 3, 7, 7], int8);
        AssertRefused(checkpoint, "1 of 120 tensors is of another type of number (conv1.weight Int8)");
    }

    [Fact]
    public void Another_family_is_refused() => AssertRefused(Checkpoint.Of(new ReferenceNetwork("u16_smp_segformer_mit_b0").State()), "are missing (");

    [Fact]
    public void A_network_without_encoder_is_named()
    {
        using var network = ModelRegistry.Standard.Create(new() { Name = "unet-tiny", Channels = 1, Classes = 2 }, seed: 1);
        var error = Assert.Throws<ModelException>(() => EncoderWeights.Load(network, ModelRegistry.Standard.Find("unet-tiny"), File));
        Assert.StartsWith("Model unet-tiny has no encoder that weights are published for: leave out `TrainingPlan.EncoderWeights`", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("u16_smp_segformer_mit_b0", "encoder.", "")]
    [InlineData("u16_smp_segformer_mit_b0", "encoder.", "encoder.")]
    [InlineData("u16_smp_segformer_mit_b0", "encoder.", "backbone.")]
    [InlineData("u06_monai_unetr_2d", "vit.", "")]
    [InlineData("u06_monai_unetr_2d", "vit.", "vit.")]
    [InlineData("u07_monai_swinunetr_2d", "swinViT.", "module.")]
    [InlineData("u07_monai_swinunetr_2d", "swinViT.", "swinViT.")]
    public void The_transformers_take_what_is_published_for_them(string id, string prefix, string prefixInFile)
    {
        var layout = Assert.Single(new[] { EncoderLayout.SegFormer, EncoderLayout.Unetr, EncoderLayout.SwinUnetr }, layout => layout.Prefix == prefix);
        var table = new ReferenceNetwork(id).State();
        using var network = new NamedState(table);
        var encoder = Checkpoint.Of(table.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))).Renamed(key => key[prefix.Length..]);
        Assert.NotEmpty(encoder);
        var checkpoint = encoder.Renamed(key => prefixInFile + (prefixInFile == "module." ? key.Replace("mlp.linear", "mlp.fc", StringComparison.Ordinal) : key));
        foreach (var head in prefixInFile == "module." ? ["rotation_head.weight"] : layout.Heads.Take(1).Select(head => head + "weight"))
        {
            checkpoint[prefixInFile + head] = zeros(4, 8);
        }

        var match = EncoderWeights.Load(network, Family(layout), checkpoint.Save(File));

        Assert.Equal((encoder.Count, encoder.Count, 1), (match.Matched, match.Total, match.LeftOut.Values.Sum()));
        Assert.All(encoder, entry => AssertSame(entry.Value, network.state_dict()[prefix + entry.Key], entry.Key));
    }

    [Theory]
    [InlineData("mit-b0-unet")]
    [InlineData("mit-b0-cascade")]
    [InlineData("mit-b0-segformer")]
    public void A_transformer_of_SegFormer_begins_any_network_with_that_encoder(string name)
    {
        var checkpoint = Checkpoint.Of(new ReferenceNetwork("u16_smp_segformer_mit_b0").State());
        using var network = Create(name);
        var match = EncoderWeights.Load(network, ModelRegistry.Standard.Find(name), checkpoint.Save(File));
        Assert.Equal((match.Total, null), (match.Matched, match.Adapted));
        AssertEncoder(checkpoint.Where(key => key.StartsWith("encoder.", StringComparison.Ordinal)).Renamed(key => key["encoder.".Length..]), network);
    }

    [Fact]
    public void A_UNETR_from_before_MONAI_had_cross_attention_is_enough()
    {
        var table = new ReferenceNetwork("u06_monai_unetr_2d").State();
        using var network = new NamedState(table);
        var old = Checkpoint.Of(table.Where(entry => !entry.Name.Contains("cross_attn", StringComparison.Ordinal)));
        var match = EncoderWeights.Load(network, Family(EncoderLayout.Unetr), old.Save(File));
        Assert.True(match.Matched > 50 && match.Matched < match.Total);
        old.Remove("vit.norm.weight");
        Assert.Contains("(norm.weight)", Assert.Throws<ModelException>(() => EncoderWeights.Load(network, Family(EncoderLayout.Unetr), old.Save(File))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PVTv2_is_known_by_the_names_of_its_release_and_by_those_of_timm()
    {
        var named = new (string Release, string Timm, long[] Shape)[]
        {
            ("patch_embed1.proj.weight", "patch_embed.proj.weight", [8, 3, 7, 7]),
            ("patch_embed1.norm.bias", "patch_embed.norm.bias", [8]),
            ("patch_embed4.proj.weight", "stages.3.downsample.proj.weight", [64, 32, 3, 3]),
            ("block1.0.attn.q.weight", "stages.0.blocks.0.attn.q.weight", [8, 8]),
            ("block1.1.attn.sr.weight", "stages.0.blocks.1.attn.sr.weight", [8, 8, 8, 8]),
            ("block3.0.mlp.dwconv.dwconv.weight", "stages.2.blocks.0.mlp.dwconv.weight", [32, 1, 3, 3]),
            ("block4.1.norm2.weight", "stages.3.blocks.1.norm2.weight", [64]),
            ("norm1.weight", "stages.0.norm.weight", [8]),
            ("norm4.bias", "stages.3.norm.bias", [64]),
        };
        var release = Checkpoint.Of([.. named.Select(entry => (entry.Release, entry.Shape)), ("head.weight", [1000, 64])]);
        var timm = release.Renamed(key => named.FirstOrDefault(entry => entry.Release == key).Timm ?? key);
        foreach (var checkpoint in new[] { release, timm })
        {
            using var network = new NamedState(named.Select(entry => ("encoder." + entry.Release, entry.Shape)));
            var match = EncoderWeights.Load(network, Family(EncoderLayout.PyramidTransformer), checkpoint.Save(File));
            Assert.Equal((9, 9), (match.Matched, match.Total));
            Assert.All(named, entry => AssertSame(release[entry.Release], network.state_dict()["encoder." + entry.Release], entry.Release));
        }
    }

    private Tensor Adapted(int channels)
    {
        using var network = Create(Tiny, channels);
        EncoderWeights.Load(network, ModelRegistry.Standard.Find(Tiny), Published().Save(File));
        return network.state_dict()["encoder.conv1.weight"].detach().clone();
    }

    private void AssertRefused(Dictionary<string, Tensor> checkpoint, params string[] words)
    {
        using var network = Create(Tiny);
        var before = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        var error = Assert.Throws<ModelException>(() => EncoderWeights.Load(network, ModelRegistry.Standard.Find(Tiny), checkpoint.Save(File)));
        Assert.StartsWith($"Encoder weights {File} do not fit {Tiny}: ", error.Message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.All(before, entry => AssertSame(entry.Value, network.state_dict()[entry.Key], entry.Key));
    }

    // The names of torchvision with a quarter of its features.
    private static Dictionary<string, Tensor> Published()
    {
        using var network = Create(Tiny);
        return Checkpoint.Of(network.state_dict().Where(entry => entry.Key.StartsWith("encoder.", StringComparison.Ordinal)).Select(entry => (entry.Key["encoder.".Length..], entry.Value.shape)));
    }

    private static nn.Module<Tensor, Tensor> Create(string name, int channels = 3) => ModelRegistry.Standard.Create(new() { Name = name, Channels = channels, Classes = 2 }, seed: 1);

    private static ModelFamily Family(EncoderLayout layout) => new()
    {
        Name = "state",
        Description = "names and shapes",
        Source = "here",
        Dimensions = [2],
        InputRule = "none",
        Encoder = layout,
        Build = (_, _) => throw new NotSupportedException(),
    };

    private static void AssertEncoder(Dictionary<string, Tensor> expected, nn.Module network) =>
        Assert.All(expected, entry => AssertSame(entry.Value, network.state_dict()["encoder." + entry.Key], entry.Key));

    private static void AssertSame(Tensor expected, Tensor actual, string name) =>
        Assert.True(expected.shape.SequenceEqual(actual.shape) && expected.eq(actual).all().item<bool>(), name);
}
