using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>A region loss that may be made of <see cref="OverlapSums"/> alone, so that it need not see the pixels.</summary>
internal interface IOverlapLoss : IRegionLoss
{
    /// <summary>Whether it is.</summary>
    bool IsOfSums { get; }

    /// <summary>The loss [B] from the sums of every class and image.</summary>
    /// <param name="sums">Floating; differentiable.</param>
    /// <param name="target">What they were summed for.</param>
    Tensor OfSums(OverlapSums sums, SegmentationTarget target);
}

/// <summary>The sums over the pixels of each image that Dice and its kin are made of.</summary>
/// <param name="Claims">Σ u p, [B, C].</param>
/// <param name="Overlap">Σ u p g, [B, C].</param>
/// <param name="Labelled">Σ u g, [B, C].</param>
/// <param name="Mass">Σ u, [B, 1].</param>
internal sealed record OverlapSums(Tensor Claims, Tensor Overlap, Tensor Labelled, Tensor Mass);
