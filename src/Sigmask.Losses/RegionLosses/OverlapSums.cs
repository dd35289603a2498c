using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>The sums over the pixels of each image that Dice and its kin are made of.</summary>
/// <param name="Claims">Σ u p, [B, C].</param>
/// <param name="Overlap">Σ u p g, [B, C].</param>
/// <param name="Labelled">Σ u g, [B, C].</param>
/// <param name="Mass">Σ u, [B, 1].</param>
internal sealed record OverlapSums(Tensor Claims, Tensor Overlap, Tensor Labelled, Tensor Mass);
