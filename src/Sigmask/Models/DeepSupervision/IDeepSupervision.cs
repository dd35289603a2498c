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
