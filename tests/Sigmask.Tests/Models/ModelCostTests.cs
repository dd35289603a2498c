using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

public sealed class ModelCostTests
{
    [Fact]
    public void A_convolution_uses_each_weight_once_for_each_pixel_of_its_output()
    {
        using var layer = nn.Conv2d(3, 5, 3, padding: 1);

        Assert.Equal(new ModelCost((3 * 5 * 9) + 5, 3 * 5 * 9 * 8 * 6), ModelCost.Of(layer, [3, 8, 6]));
    }

    [Fact]
    public void A_strided_and_grouped_convolution_costs_as_much_less()
    {
        using var layer = nn.Conv2d(4, 4, 3, stride: 2, padding: 1, groups: 4, bias: false);

        Assert.Equal(new ModelCost(4 * 9, 4 * 9 * 4 * 3), ModelCost.Of(layer, [4, 8, 6]));
    }

    [Fact]
    public void A_transposed_convolution_uses_each_weight_once_for_each_pixel_of_its_input()
    {
        using var layer = nn.ConvTranspose2d(4, 2, 2, stride: 2, bias: false);

        Assert.Equal(new ModelCost(4 * 2 * 4, 4 * 2 * 4 * 8 * 6), ModelCost.Of(layer, [4, 8, 6]));
    }

    [Fact]
    public void Attention_meets_every_key_with_every_query_twice()
    {
        using var layer = new TokenAttention(width: 6, heads: 3);

        // Linear maps of 5 tokens to queries, keys and values and of the result; then 5 x 5 pairs of 6 features over all heads, for scores and for means.
        Assert.Equal(new ModelCost((6 * 18) + (6 * 6) + 6, (5 * 6 * 24) + (2 * 5 * 5 * 6)), ModelCost.Of(layer, [5, 6]));
    }

    [Fact]
    public void Every_layer_of_a_network_counts()
    {
        using var model = new UNet(new ModelOptions { Channels = 1, Classes = 3, Width = 2, Levels = 2 }, seed: 0);

        // Fine level 1>2>2 and 4>2>2, coarse level 2>4>4, 2x2 up 4>2, head 2>3.
        const long Fine = 9 * ((1 * 2) + (2 * 2) + (4 * 2) + (2 * 2));
        const long Coarse = 9 * ((2 * 4) + (4 * 4));
        Assert.Equal((Fine * 64) + (Coarse * 16) + (4 * 2 * 4 * 16) + (2 * 3 * 64), ModelCost.Of(model, [1, 8, 8]).MultiplyAdds);
        Assert.True(model.training);
    }
}
