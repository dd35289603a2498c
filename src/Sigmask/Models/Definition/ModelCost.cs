using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>What a network costs.</summary>
/// <param name="Parameters">Numbers that are learned.</param>
/// <param name="MultiplyAdds">
/// Multiplications with addition in its convolutions, linear layers and attention (scores and means) for one image; the rest is negligible beside them.
/// </param>
public sealed record ModelCost(long Parameters, long MultiplyAdds)
{
    /// <summary>Counts by running an image of zeros through the network.</summary>
    /// <param name="model">Its layers are run by <c>call</c>, as hooks need; its mode and gradients stay as they are.</param>
    /// <param name="input">Shape of one image, [channels, spatial].</param>
    public static ModelCost Of(nn.Module<Tensor, Tensor> model, IReadOnlyList<long> input)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var total = 0L;
        var layers = model.modules().Prepend(model).Distinct().ToList();
        var removals = new List<Action>();
        foreach (var layer in layers.OfType<nn.Module<Tensor, Tensor>>())
        {
            if (Weight(layer) is { } weight)
            {
                removals.Add(layer.register_forward_hook((_, from, to) =>
                {
                    total += MultiplyAddsOf(layer, weight, from, to);
                    return to;
                }).remove);
            }
        }

        foreach (var attention in layers.OfType<DotProductAttention>())
        {
            removals.Add(attention.register_forward_hook((_, queries, keys, _, _, to) =>
            {
                // Each query meets each key once for its score and once for its share of the value.
                total += 2 * queries.numel() * keys.shape[^2];
                return to;
            }).remove);
        }

        var wasTraining = model.training;
        try
        {
            model.eval();
            model.call(zeros([1, .. input]));
        }
        finally
        {
            model.train(wasTraining);
            removals.ForEach(remove => remove());
        }

        return new ModelCost(model.parameters().Sum(parameter => parameter.numel()), total);
    }

    // A weight is used once for every element of the output (of the input, if the convolution is transposed) beyond the channels.
    private static long MultiplyAddsOf(nn.Module layer, Tensor weight, Tensor from, Tensor to)
    {
        var isTransposed = layer is ConvTranspose1d or ConvTranspose2d or ConvTranspose3d;
        var places = layer is Linear ? to.numel() / to.shape[^1] : (isTransposed ? from : to).shape[2..].Aggregate(1L, (product, length) => product * length);
        return weight.numel() * places;
    }

    private static Parameter? Weight(nn.Module layer) => layer switch
    {
        Convolution convolution => convolution.weight,
        Linear linear => linear.weight,
        _ => null,
    };
}
