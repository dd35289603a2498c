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
