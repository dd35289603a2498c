using Sigmask.Losses;
using Sigmask.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>Networks against themselves in float64, on memory that held NaN before: kernels that read what nobody has written are found on every machine.</summary>
public sealed class DirtyMemoryTests
{
    private const double Tolerance = 1e-3;

    // Rectifiers that rounding turns over make up to some percent of a gradient. Foreign memory is NaN here.
    private const double ToleranceOfGradients = 0.1;

    // Two whose step in float64 takes too long in three dimensions.
    private static readonly string[] Slow = ["swin-unetr-tiny", "unet++-tiny"];

    public static TheoryData<string, int> Exact => new(Networks.Where(network => network.Data.Item2 == 2 || !Slow.Contains(network.Data.Item1)).Select(network => network.Data));

    public static TheoryData<string, int> Networks => new(ModelRegistry.Standard.Families
        .Where(family => family.Name.EndsWith("-tiny", StringComparison.Ordinal))
        .SelectMany(family => family.Dimensions.Select(dimensions => (family.Name, dimensions))));

    [Theory]
    [MemberData(nameof(Networks))]
    public void Logits_and_gradients_do_not_depend_on_what_the_memory_held_before(string name, int dimensions)
    {
        foreach (var width in Widths(name, dimensions))
        {
            using var scope = NewDisposeScope();
            using var network = Create(name, dimensions, width);
            Assert.All(InPairs.Of(Outcome(network, dimensions, 0), Outcome(network, dimensions, float.NaN)), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>(), $"width {width}"));
        }
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public void Logits_and_gradients_are_those_of_float64(string name, int dimensions)
    {
        var width = Widths(name, dimensions)[0];
        using var scope = NewDisposeScope();
        using var network = Create(name, dimensions, width);
        using var exact = Create(name, dimensions, width).to(ScalarType.Float64);
        var (actual, expected) = (Outcome(network, dimensions, float.NaN), Outcome(exact, dimensions, float.NaN));
        Assert.True(Difference(actual[0], expected[0]) < Tolerance, $"logits differ by {Difference(actual[0], expected[0])}");
        // What only rounding keeps from zero, such as the gradient of a bias before a normalisation, has no digits.
        var floor = 1e-6 * expected[1..].Max(gradient => gradient.norm().item<double>());
        var compared = InPairs.Of(actual[1..], expected[1..]).Where(pair => pair.Second.norm().item<double>() > floor).ToArray();
        Assert.InRange(compared.Length, actual.Length / 3, actual.Length);
        Assert.All(compared, pair => Assert.True(Difference(pair.First, pair.Second) < ToleranceOfGradients, $"a gradient differs by {Difference(pair.First, pair.Second)}"));
    }

    [Theory]
    [InlineData(2, 16, 20)]
    [InlineData(3, 16, 20)]
    public void A_bfloat16_convolution_of_images_shorter_than_its_kernel_has_the_gradient_of_float32(int dimensions, int from, int to)
    {
        foreach (var stride in new[] { 1, 2 })
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator(5, CPU);
            using nn.Module<Tensor, Tensor> layer = dimensions == 2 ? nn.Conv2d(from, to, 3, stride: stride, padding: 1) : nn.Conv3d(from, to, 3, stride: stride, padding: 1);
            using var reduced = nn.Sequential(dimensions == 2 ? nn.Conv2d(from, to, 3, stride: stride, padding: 1) : nn.Conv3d(from, to, 3, stride: stride, padding: 1));
            ModelWeights.Copy(layer.state_dict().ToDictionary(pair => $"0.{pair.Key}", pair => pair.Value), reduced, "layer");
            ReducedPrecision.Apply(reduced);
            var images = randn([2, from, .. dimensions == 2 ? [9L, 1] : new long[] { 2, 9, 8 }], generator: generator);

            var expected = layer.call(images);
            expected.sum().backward();
            DirtyMemory.Leave();
            var actual = reduced.call(images.to(ScalarType.BFloat16));
            Assert.Equal(expected.shape, actual.shape);
            DirtyMemory.Leave();
            actual.sum().backward();

            var (gradient, exact) = (((Convolution)reduced[0]).weight!.grad!, ((Convolution)layer).weight!.grad!);
            Assert.True(Difference(gradient, exact) < 0.02, $"stride {stride}: {Difference(gradient, exact)}");
        }
    }

    [Theory]
    [InlineData(20, 20, 20, 3, 24)]
    [InlineData(16, 8, 8, 3, 1)]
    [InlineData(12, 24, 12, 1, 1)]
    [InlineData(24, 24, 24, 3, 1)]
    public void A_bfloat16_convolution_in_groups_on_channels_last_has_the_gradient_of_float32(int from, int to, int groups, int kernel, int dilation)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        Conv2d Create() => nn.Conv2d(from, to, kernel, padding: dilation * (kernel / 2), dilation: dilation, groups: groups);
        using var layer = Create();
        using var reduced = nn.Sequential(Create());
        ModelWeights.Copy(layer.state_dict().ToDictionary(pair => $"0.{pair.Key}", pair => pair.Value), reduced, "layer");
        MemoryOrder.ForPrediction(reduced);
        ReducedPrecision.Apply(reduced);
        var images = randn([2, from, 49, 50], generator: generator);

        layer.call(images).sum().backward();
        DirtyMemory.Leave();
        var logits = reduced.call(ChannelsLast.Of(images.to(ScalarType.BFloat16)));
        DirtyMemory.Leave();
        logits.sum().backward();

        var error = Difference(((Conv2d)reduced[0]).weight!.grad!, layer.weight!.grad!);
        Assert.True(error < 0.02, $"{error}");
    }

    // No multiples of 16, as oneDNN then pads channels; two networks ask for multiples of 8 and 12.
    private static int[] Widths(string name, int dimensions) => (name, dimensions) switch
    {
        ("segresnet-tiny", 2) => [24, 40],
        ("segresnet-tiny", _) => [24],
        ("swin-unetr-tiny", 2) => [12, 24],
        (_, 2) => [20, 12, 24, 40],
        _ => [12],
    };

    private static nn.Module<Tensor, Tensor> Create(string name, int dimensions, int width)
    {
        var network = ModelRegistry.Standard.Create(new() { Name = name, Channels = 1, Classes = 3, Dimensions = dimensions, Width = width }, seed: 3);
        network.eval();
        return network;
    }

    // Logits and the gradients of all parameters that have one.
    private static Tensor[] Outcome(nn.Module<Tensor, Tensor> network, int dimensions, float memory)
    {
        var number = network.parameters().First().dtype;
        using var generator = new Generator(5, CPU);
        var images = randn([2, 1, .. dimensions == 2 ? [17L, 24] : new long[] { 9, 8, 10 }], generator: generator);
        var upstream = randn([2, 3, .. images.shape[2..]], generator: generator);
        network.zero_grad(set_to_none: true);
        DirtyMemory.Leave(memory);
        var logits = network.call(images.to(number));
        DirtyMemory.Leave(memory);
        logits.backward([upstream.to(number)]);
        return [logits.detach(), .. network.parameters().Select(parameter => parameter.grad).OfType<Tensor>().Select(gradient => gradient.detach().clone())];
    }

    // Length of the difference, as a share of the length.
    private static double Difference(Tensor actual, Tensor expected)
    {
        var exact = expected.detach().to(ScalarType.Float64);
        var share = ((actual.detach().to(ScalarType.Float64) - exact).norm() / exact.norm()).item<double>();
        return double.IsNaN(share) ? double.PositiveInfinity : share;
    }
}
