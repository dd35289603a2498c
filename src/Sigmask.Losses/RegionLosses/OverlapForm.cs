using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>What Dice and its kin have in common: one formula, of the maps of pixels or of their sums.</summary>
/// <param name="options">Background, pooling, weights and absent classes.</param>
/// <param name="formula">The loss [b] of maps.</param>
internal sealed class OverlapForm(RegionOptions options, Func<RegionMaps, SegmentationTarget, Tensor> formula)
{
    /// <summary>The loss from the pixels, as <see cref="IRegionLoss.Forward"/> gives it.</summary>
    public Tensor OfPixels(Tensor logits, SegmentationTarget target, Tensor? pixelWeights)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.RequireMatch(logits);
        using var scope = NewDisposeScope();
        return formula(RegionMaps.Of(logits, target, pixelWeights, options), target).MoveToOuterDisposeScope();
    }

    /// <summary>The loss from sums, as <see cref="IOverlapLoss.OfSums"/> gives it.</summary>
    public Tensor OfSums(OverlapSums sums, SegmentationTarget target)
    {
        target.RequireForeground(options.IncludeBackground);
        using var scope = NewDisposeScope();
        return formula(RegionMaps.OfSums(sums, options), target).MoveToOuterDisposeScope();
    }
}
