using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>
/// A network that predicts from inner features too, so that these learn from the labels directly (deep supervision; Lee et al., AISTATS 2015).
/// The trainer asks for every head and weighs their losses; whoever uses the network calls <c>forward</c> as with any other.
/// </summary>
public interface IDeepSupervision
{
    /// <summary>The share of each head in the loss, in the order of <see cref="ForwardHeads"/>. They add up to 1; a head of share 0 takes no part.</summary>
    IReadOnlyList<double> HeadWeights { get; }

    /// <summary>Logits of every head.</summary>
    /// <param name="images">[B, channels, spatial].</param>
    /// <returns>
    /// First the logits of <c>forward</c>, then those of the other heads: [B, classes, size of the head]. A head of another size shows the same
    /// image, shrunk.
    /// </returns>
    IReadOnlyList<Tensor> ForwardHeads(Tensor images);
}

/// <summary>Shares of the heads of a network in its loss (<see cref="IDeepSupervision.HeadWeights"/>).</summary>
public static class HeadWeights
{
    /// <summary>
    /// 1, 1/2, 1/4, … from the finest head on, none for the coarsest if there are several, scaled to add up to 1
    /// (Isensee et al., Nature Methods 2021).
    /// </summary>
    public static IReadOnlyList<double> Halving(int heads)
    {
        var halves = Enumerable.Range(0, heads).Select(head => head > 0 && head == heads - 1 ? 0 : Math.Pow(0.5, head)).ToArray();
        var sum = halves.Sum();
        return Array.ConvertAll(halves, weight => weight / sum);
    }

    /// <summary>The same for each head.</summary>
    public static IReadOnlyList<double> Equal(int heads) => [.. Enumerable.Repeat(1.0 / heads, heads)];
}

/// <summary>What one head of a network makes of a batch.</summary>
/// <param name="Logits">[B, classes, size of the head].</param>
/// <param name="Weight">Its share in the loss.</param>
public sealed record NetworkHead(Tensor Logits, double Weight)
{
    /// <summary>How many heads of a network take part in the loss.</summary>
    public static int CountOf(nn.Module<Tensor, Tensor> network) => network is IDeepSupervision deep ? deep.HeadWeights.Count(weight => weight > 0) : 1;

    /// <summary>The heads that take part in the loss, the one of <c>forward</c> first; of a network without deep supervision that one alone.</summary>
    /// <param name="network">Any network.</param>
    /// <param name="images">[B, channels, spatial].</param>
    public static IReadOnlyList<NetworkHead> Of(nn.Module<Tensor, Tensor> network, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network is IDeepSupervision deep
            ? [.. deep.ForwardHeads(images).Zip(deep.HeadWeights, (logits, weight) => new NetworkHead(logits, weight)).Where(head => head.Weight > 0)]
            : [new NetworkHead(network.forward(images), 1)];
    }
}
