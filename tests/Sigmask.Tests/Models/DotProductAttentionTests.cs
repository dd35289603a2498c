using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

public sealed class DotProductAttentionTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Each_query_gets_the_values_by_the_softmax_of_its_scores(bool isBiased, bool isBiasLearned)
    {
        using var scope = NewDisposeScope();
        using var layer = new DotProductAttention();
        var (queries, keys, values) = (Filled("queries", 2, 3, 4, 5), Filled("keys", 2, 3, 6, 5), Filled("values", 2, 3, 6, 5));
        var bias = isBiased ? Filled("bias", 3, 4, 6).requires_grad_(isBiasLearned) : null;
        var actual = layer.call(queries, keys, values, bias);
        for (var (place, places) = (0, 2 * 3 * 4); place < places; place++)
        {
            var (image, head, query) = (place / 12, place / 4 % 3, place % 4);
            var scores = Enumerable.Range(0, 6).Select(key => Math.Exp(
                (Enumerable.Range(0, 5).Sum(feature => At(queries, image, head, query, feature) * At(keys, image, head, key, feature)) / Math.Sqrt(5)) + (bias is null ? 0 : At(bias, head, query, key)))).ToArray();
            for (var feature = 0; feature < 5; feature++)
            {
                Assert.Equal(scores.Select((score, key) => score * At(values, image, head, key, feature)).Sum() / scores.Sum(), At(actual, image, head, query, feature), 12);
            }
        }

        Assert.Equal(isBiasLearned, actual.requires_grad);
    }

    private static double At(Tensor one, params long[] place) => one[Array.ConvertAll(place, index => TensorIndex.Single(index))].item<double>();

    private static Tensor Filled(string name, params long[] shape) => tensor(SplitMixFill.Uniform(name, shape.Aggregate((a, b) => a * b)), shape);
}
