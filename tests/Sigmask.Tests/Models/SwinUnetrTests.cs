using CsCheck;
using Sigmask.Losses;
using Sigmask.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

public sealed class SwinUnetrTests
{
    private static readonly ModelOptions Options = new() { Name = "swin-unetr", Channels = 1, Classes = 2, Width = 12 };

    [Fact]
    public void It_computes_what_MONAI_computes()
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var network = ModelRegistry.Standard.Create(Options, seed: 1);
        var reference = new ReferenceNetwork("u07_monai_swinunetr_2d");
        SplitMixFill.Fill(network);
        network.eval();
        reference.RequireSameState(network);
        using var noGradient = no_grad();
        reference.RequireSameOutputs([network.call(reference.Input())]);
    }

    [Fact]
    public void Windows_joined_again_are_the_grid()
    {
        Gen.Select(Gen.Int[1, 9].Array[2, 3], Gen.Int[1, 5], Gen.Bool).ForAll((lengths, window, isShifted) =>
        {
            using var scope = NewDisposeScope();
            var size = Array.ConvertAll(lengths, length => (long)length);
            var grid = arange(2 * size.Aggregate((a, b) => a * b) * 3, int64).reshape([2, .. size, 3]);
            var layout = WindowLayout.For(size, window, isShifted ? window / 2 : 0);
            var windows = layout.Cut(grid);
            Assert.Equal(layout.Window.Aggregate((a, b) => a * b), windows.shape[2]);
            Assert.True(layout.Join(windows, size).equal(grid).all().item<bool>());
        });
    }

    [Fact]
    public void Tokens_of_a_window_see_each_other_where_they_are_as_far_apart_as_in_the_grid()
    {
        Gen.Select(Gen.Int[1, 9].Array[2, 3], Gen.Int[2, 5]).ForAll((lengths, window) =>
        {
            using var scope = NewDisposeScope();
            var size = Array.ConvertAll(lengths, length => (long)length);
            var layout = WindowLayout.For(size, window, window / 2);
            if (layout.Mask(size, zeros(1)) is not { } mask)
            {
                Assert.All(size, length => Assert.True(length <= window));
                return;
            }

            // Each token carries its place in the padded grid, and the window its own: their distance along each axis is the same unless the grid was wrapped round.
            long[] padded = [.. size.Zip(layout.Window, (length, side) => (length + side - 1) / side * side)];
            var expected = zeros_like(mask);
            for (var axis = 0; axis < size.Length; axis++)
            {
                var place = (Func<long[], Tensor>)(shape => arange(shape[axis], float32).reshape([1, .. Enumerable.Range(0, shape.Length).Select(other => other == axis ? -1L : 1L), 1]).expand([1, .. shape, 1]));
                var inGrid = layout.Cut(place(padded))[0, TensorIndex.Ellipsis, 0];
                var inWindow = place(layout.Window).reshape(1, -1);
                expected = expected.logical_or(Apart(inGrid).ne(Apart(inWindow)).unsqueeze(1));
            }

            Assert.True(mask.eq(expected.to(float32) * -100).all().item<bool>());
        });

        static Tensor Apart(Tensor places) => places.unsqueeze(-1) - places.unsqueeze(-2);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Attention_within_a_window_adds_the_bias_of_the_offset(int dimensions)
    {
        const int Window = 3;
        const int Heads = 2;
        const int Width = 4;
        using var scope = NewDisposeScope();
        using var layer = new WindowAttention(Width, Heads, Window, dimensions);
        layer.to(float64);
        SplitMixFill.Fill(layer);
        var count = (int)Math.Pow(Window, dimensions);
        var input = tensor(SplitMixFill.Uniform("tokens", count * Width)).reshape(1, 1, count, Width);
        var output = layer.call(input, null);

        var state = layer.state_dict();
        var mapped = input.reshape(count, Width).matmul(state["qkv.weight"].t()) + state["qkv.bias"];
        var joined = new List<Tensor>();
        for (var head = 0; head < Heads; head++)
        {
            Tensor Part(int which) => mapped.narrow(1, (which * Width) + (head * Width / Heads), Width / Heads);
            var scores = Part(0).matmul(Part(1).t()) / Math.Sqrt(Width / Heads);
            for (var (first, pairs) = (0, count * count); first < pairs; first++)
            {
                var (i, j) = (first / count, first % count);
                scores[i, j] += state["relative_position_bias_table"][Row(i, j), head];
            }

            joined.Add(scores.softmax(-1).matmul(Part(2)));
        }

        var expected = cat(joined, 1).matmul(state["proj.weight"].t()) + state["proj.bias"];
        Assert.InRange((output.reshape(count, Width) - expected).abs().max().item<double>(), 0, 1e-12);

        // The rows of the table stand in the order of the offsets, the last axis fastest.
        int Row(int i, int j)
        {
            var row = 0;
            for (var axis = dimensions - 1; axis >= 0; axis--)
            {
                var side = (int)Math.Pow(Window, axis);
                row = (row * ((2 * Window) - 1)) + (i / side % Window) - (j / side % Window) + Window - 1;
            }

            return row;
        }
    }

    [Fact]
    public void Merging_in_three_dimensions_repeats_two_neighbours_and_leaves_two_out_as_MONAI_does()
    {
        using var scope = NewDisposeScope();
        using var layer = new PatchMerging(width: 1, dimensions: 3);
        layer.to(float64);
        SplitMixFill.Fill(layer);
        var values = SplitMixFill.Uniform("tokens", 8);
        var output = layer.call(tensor(values).reshape(1, 2, 2, 2, 1)).data<double>().ToArray();

        double[] seen = [values[0b000], values[0b100], values[0b010], values[0b001], values[0b101], values[0b010], values[0b001], values[0b111]];
        var (mean, state) = (seen.Average(), layer.state_dict());
        var deviation = Math.Sqrt(seen.Average(value => Math.Pow(value - mean, 2)) + 1e-5);
        double[] scale = state["norm.weight"].data<double>().ToArray(), shift = state["norm.bias"].data<double>().ToArray(), map = state["reduction.weight"].data<double>().ToArray();
        for (var feature = 0; feature < 2; feature++)
        {
            Assert.Equal(Enumerable.Range(0, 8).Sum(index => map[(8 * feature) + index] * (((seen[index] - mean) / deviation * scale[index]) + shift[index])), output[feature], 12);
        }
    }

    [Fact]
    public void A_width_that_the_heads_cannot_share_is_named()
    {
        var error = Assert.Throws<ModelException>(() => ModelRegistry.Standard.Create(Options with { Width = 16 }, seed: 1));
        Assert.Equal("Model swin-unetr: width must be a multiple of 12, not 16.", error.Message);
    }
}
