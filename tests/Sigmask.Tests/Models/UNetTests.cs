using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

public sealed class UNetTests
{
    [Theory]
    [InlineData(2, 64, 64)]
    [InlineData(1, 33, 47)]
    [InlineData(2, 1, 5)]
    [InlineData(1, 16, 100)]
    public void Images_of_any_size_get_logits_of_that_size(int batch, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(new() { Channels = 3, Classes = 4, Width = 3 }, seed: 1);
        Assert.Equal([batch, 4, height, width], network.forward(rand(batch, 3, height, width)).shape);
    }

    [Theory]
    [InlineData(Normalization.Batch, 9, 17, 11)]
    [InlineData(Normalization.Instance, 1, 8, 13)]
    public void Volumes_of_any_size_get_logits_of_that_size(Normalization normalization, int depth, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(new() { Channels = 2, Classes = 1, Width = 2, Levels = 3, Dimensions = 3, Normalization = normalization }, seed: 1);
        Assert.Equal([1, 1, depth, height, width], network.forward(rand([1, 2, depth, height, width])).shape);
    }

    [Fact]
    public void An_odd_size_is_padded_by_its_border_and_cropped()
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(new() { Channels = 1, Classes = 2, Width = 3, Levels = 3 }, seed: 1);
        network.eval();
        var image = rand(1, 1, 9, 14);
        var rows = cat([image, image.narrow(2, 8, 1).expand(1, 1, 3, 14)], 2);
        var padded = cat([rows, rows.narrow(3, 13, 1).expand(1, 1, 12, 2)], 3);
        Assert.True(network.forward(image).equal(network.forward(padded).narrow(2, 0, 9).narrow(3, 0, 14)).all().item<bool>());
    }

    [Theory]
    [InlineData(2, Normalization.Batch)]
    [InlineData(2, Normalization.Instance)]
    [InlineData(3, Normalization.Batch)]
    public void Every_parameter_gets_a_finite_gradient_that_is_not_zero(int dimensions, Normalization normalization)
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(new() { Channels = 1, Classes = 3, Width = 4, Levels = 3, Dimensions = dimensions, Normalization = normalization }, seed: 1);
        using var generator = new Generator(1, CPU);
        var images = zeros([2, 1, .. Enumerable.Repeat(12L, dimensions)]).normal_(0, 1, generator);
        (network.forward(images).softmax(1).select(1, 1) * images.select(1, 0)).sum().backward();
        foreach (var (name, parameter) in network.named_parameters())
        {
            Assert.True(parameter.grad!.isfinite().all().item<bool>(), name);
            Assert.True(parameter.grad!.abs().max().item<float>() > 0, name);
        }
    }

    [Fact]
    public void The_seed_alone_decides_the_initial_weights()
    {
        ModelOptions options = new() { Channels = 1, Classes = 2, Width = 3 };
        using var first = new UNet(options, seed: 7);
        using var disturbed = rand(100);
        using var second = new UNet(options, seed: 7);
        using var other = new UNet(options, seed: 8);
        Assert.All(first.state_dict(), pair => Assert.True(pair.Value.equal(second.state_dict()[pair.Key]).all().item<bool>(), pair.Key));
        Assert.False(first.state_dict()["head.weight"].equal(other.state_dict()["head.weight"]).all().item<bool>());
    }

    [Fact]
    public void Features_keep_their_scale_at_the_start()
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(new() { Channels = 1, Classes = 4, Width = 12 }, seed: 3);
        Assert.InRange(network.forward(randn(4, 1, 32, 32)).std().item<float>(), 0.3f, 3f);
    }

    [Fact]
    public void With_instance_normalisation_an_image_does_not_depend_on_its_neighbours()
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(new() { Channels = 1, Classes = 2, Width = 4, Levels = 2, Normalization = Normalization.Instance }, seed: 1);
        var batch = rand(3, 1, 16, 16);
        var difference = (network.forward(batch).narrow(0, 1, 1) - network.forward(batch.narrow(0, 1, 1))).abs().max().item<float>();
        Assert.InRange(difference, 0, 1e-5f);
    }

    [Fact]
    public void Dropout_acts_in_training_only()
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(new() { Channels = 1, Classes = 2, Width = 8, Levels = 2, Dropout = 0.5, Normalization = Normalization.Instance }, seed: 1);
        var image = rand(1, 1, 16, 16);
        Assert.False(network.forward(image).equal(network.forward(image)).all().item<bool>());
        network.eval();
        Assert.True(network.forward(image).equal(network.forward(image)).all().item<bool>());
    }

    [Fact]
    public void Images_of_other_channels_or_axes_are_refused_with_the_shape_that_is_needed()
    {
        using var scope = NewDisposeScope();
        using var network = new UNet(new() { Channels = 3, Classes = 2, Width = 2 }, seed: 1);
        var error = Assert.Throws<ArgumentException>(() => network.forward(zeros(1, 1, 16, 16)));
        Assert.Contains("[B, 3, H, W], not [1, 1, 16, 16]", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => network.forward(zeros([1, 3, 4, 16, 16])));
    }
}
