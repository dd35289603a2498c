using static TorchSharp.torch;

namespace Sigmask.Models;

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
