using Sigmask.Losses;
using Sigmask.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>The blocks of the pyramids of transformers against their formulas in float64, and their sizes against the published ones.</summary>
public sealed class PyramidTransformerTests
{
    [Fact]
    public void Overlapping_patches_are_a_strided_convolution_normalised_pixel_by_pixel()
    {
        using var scope = NewDisposeScope();
        using var layer = Filled(new OverlappingPatches(2, 3, kernel: 7, stride: 4));
        var (image, state) = (ByHand.Filled("image", 2, 8, 12), layer.state_dict());
        image.Convolved(state, "proj", stride: 4, padding: 3).LayerNormalized(state, "norm", 1e-5).RequireEqual(layer.call(image.ToTensor()).permute(0, 3, 1, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_token_asks_and_the_tokens_of_the_coarser_grid_answer(int reduction)
    {
        using var scope = NewDisposeScope();
        using var layer = Filled(new ReducedAttention(width: 6, heads: 2, reduction));
        var (tokens, state) = (ByHand.Filled("tokens", 6, 4, 6), layer.state_dict());
        Attended(tokens, state, "", heads: 2, reduction).RequireEqual(InTokens(layer, tokens));
    }

    [Fact]
    public void The_feed_forward_part_looks_at_the_neighbours_of_each_hidden_feature()
    {
        using var scope = NewDisposeScope();
        using var layer = Filled(new SpatialFeedForward(width: 3, hidden: 5));
        var (tokens, state) = (ByHand.Filled("tokens", 3, 4, 5), layer.state_dict());
        FedForward(tokens, state, "").RequireEqual(InTokens(layer, tokens));
    }

    [Fact]
    public void A_block_adds_attention_and_then_the_feed_forward_part_to_its_input()
    {
        using var scope = NewDisposeScope();
        var design = new PyramidDesign([4, 4, 5, 8], [1, 1, 1, 1], [2, 2, 2, 2]);
        using var layer = Filled(new PyramidBlock(design, stage: 1, dropped: 0.5));
        var (tokens, state) = (ByHand.Filled("tokens", 4, 4, 8), layer.state_dict());
        layer.eval();
        var attended = tokens.With(Attended(tokens.LayerNormalized(state, "norm1", 1e-6), state, "attn.", heads: 2, reduction: 4), (one, other) => one + other);
        attended.With(FedForward(attended.LayerNormalized(state, "norm2", 1e-6), state, "mlp."), (one, other) => one + other).RequireEqual(InTokens(layer, tokens));
    }

    [Fact]
    public void A_branch_is_left_out_for_its_share_of_the_images_and_keeps_its_mean()
    {
        using var scope = NewDisposeScope();
        using var layer = new StochasticDepth(0.25);
        manual_seed(3);
        var dropped = layer.call(ones(4000, 2, 3));
        Assert.True(dropped.eq(0).logical_or(dropped.sub(4.0 / 3).abs().lt(1e-6)).all().item<bool>());
        Assert.True(dropped.eq(dropped.narrow(1, 0, 1).narrow(2, 0, 1)).all().item<bool>());
        Assert.InRange(dropped.mean().item<float>(), 0.97, 1.03);
        layer.eval();
        Assert.True(layer.call(ones(4, 2)).eq(1).all().item<bool>());
        Assert.Equal([0, 0.05, 0.1], StochasticDepth.Growing(3, 0.1));
    }

    // With the classifier of 1000 classes; in hundredths of a million, as timm states them.
    [Theory]
    [InlineData(0, 3.67)]
    [InlineData(1, 14.01)]
    [InlineData(2, 25.36)]
    [InlineData(3, 45.24)]
    [InlineData(4, 62.56)]
    [InlineData(5, 81.96)]
    public void PVTv2_has_as_many_parameters_as_published(int size, double millions)
    {
        using var pause = FinalizerPause.Enter();
        var design = PyramidDesign.Pyramid(size);
        using var encoder = new PyramidEncoder(design, channels: 3);
        Assert.Equal(millions, Math.Round((ModelWeights.CountParameters(encoder) + (1000 * (design.Widths[3] + 1))) / 1e6, 2));
    }

    [Fact]
    public void PVTv2_has_the_names_and_shapes_of_its_release()
    {
        using var pause = FinalizerPause.Enter();
        using var encoder = new PyramidEncoder(PyramidDesign.Pyramid(0), channels: 3);
        int[] widths = [32, 64, 160, 256], ratios = [8, 8, 4, 4], reductions = [8, 4, 2, 1];
        var expected = new List<string>();
        for (var stage = 0; stage < 4; stage++)
        {
            var (width, hidden, side) = (widths[stage], widths[stage] * ratios[stage], stage == 0 ? 7 : 3);
            var (number, reduction) = (stage + 1, reductions[stage]);
            Weights($"patch_embed{number}.proj", $"{width}, {(stage == 0 ? 3 : widths[stage - 1])}, {side}, {side}", width);
            Weights($"patch_embed{number}.norm", $"{width}", width);
            Weights($"norm{number}", $"{width}", width);
            for (var block = 0; block < 2; block++)
            {
                var prefix = $"block{number}.{block}";
                Weights($"{prefix}.norm1", $"{width}", width);
                Weights($"{prefix}.attn.q", $"{width}, {width}", width);
                Weights($"{prefix}.attn.kv", $"{2 * width}, {width}", 2 * width);
                Weights($"{prefix}.attn.proj", $"{width}, {width}", width);
                if (reduction > 1)
                {
                    Weights($"{prefix}.attn.sr", $"{width}, {width}, {reduction}, {reduction}", width);
                    Weights($"{prefix}.attn.norm", $"{width}", width);
                }

                Weights($"{prefix}.norm2", $"{width}", width);
                Weights($"{prefix}.mlp.fc1", $"{hidden}, {width}", hidden);
                Weights($"{prefix}.mlp.dwconv.dwconv", $"{hidden}, 1, 3, 3", hidden);
                Weights($"{prefix}.mlp.fc2", $"{width}, {hidden}", width);
            }
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), encoder.state_dict().Select(entry => $"{entry.Key} [{string.Join(", ", entry.Value.shape)}]").Order(StringComparer.Ordinal));

        void Weights(string name, string shape, int bias) => expected.AddRange([$"{name}.weight [{shape}]", $"{name}.bias [{bias}]"]);
    }

    private static ByHand Attended(ByHand tokens, IReadOnlyDictionary<string, Tensor> state, string prefix, int heads, int reduction)
    {
        var context = reduction == 1 ? tokens : tokens.Convolved(state, $"{prefix}sr", stride: reduction).LayerNormalized(state, $"{prefix}norm", 1e-5);
        var (queries, pairs) = (tokens.Mapped(state, $"{prefix}q"), context.Mapped(state, $"{prefix}kv"));
        var (share, places) = (tokens.Channels / heads, context.Height * context.Width);
        return ByHand.Of(tokens.Channels, tokens.Height, tokens.Width, (channel, row, column) =>
        {
            var start = channel / share * share;
            var scores = Enumerable.Range(0, places).Select(place => Math.Exp(
                Enumerable.Range(start, share).Sum(feature => queries[feature, row, column] * pairs[feature, place / context.Width, place % context.Width]) / Math.Sqrt(share))).ToArray();
            return scores.Select((score, place) => score * pairs[tokens.Channels + channel, place / context.Width, place % context.Width]).Sum() / scores.Sum();
        }).Mapped(state, $"{prefix}proj");
    }

    private static ByHand FedForward(ByHand tokens, IReadOnlyDictionary<string, Tensor> state, string prefix)
    {
        var hidden = tokens.Mapped(state, $"{prefix}fc1");
        return hidden.Convolved(state, $"{prefix}dwconv.dwconv", padding: 1, groups: hidden.Channels).Map(ByHand.Gelu).Mapped(state, $"{prefix}fc2");
    }

    private static Tensor InTokens(nn.Module<Tensor, Tensor> layer, ByHand tokens) => layer.call(tokens.ToTensor().permute(0, 2, 3, 1)).permute(0, 3, 1, 2);

    private static TModule Filled<TModule>(TModule layer)
        where TModule : nn.Module
    {
        layer.to(float64);
        SplitMixFill.Fill(layer);
        return layer;
    }
}
