using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>Keeps ignored pixels out of values and gradients, and losses away from targets that they are not made for.</summary>
internal static class TargetMasking
{
    /// <summary>The logits with 0 at ignored pixels, so that nothing there, not even NaN, reaches a gradient.</summary>
    public static Tensor MaskLogits(this SegmentationTarget target, Tensor logits) =>
        target.AllValid ? logits : logits.MaskedFill(target.Valid.logical_not().unsqueeze(1), 0);

    /// <summary>The losses [B, spatial] with exactly 0 at ignored pixels.</summary>
    public static Tensor MaskLosses(this SegmentationTarget target, Tensor losses) =>
        target.AllValid ? losses : losses.MaskedFill(target.Valid.logical_not(), 0);

    /// <summary>Fails if leaving out class 0 would leave nothing.</summary>
    public static void RequireForeground(this SegmentationTarget target, bool includeBackground)
    {
        if (!includeBackground && target.Classes == 1)
        {
            throw new ArgumentException("Without the background no class is left, as the target has only one channel: include the background.", nameof(includeBackground));
        }
    }

    public static void RequireMultiClass(this SegmentationTarget target, string loss, string remedy)
    {
        if (target.IsMultiLabel)
        {
            throw new ArgumentException($"{loss} is for one class a pixel, but the target is multi-label: {remedy}.", nameof(target));
        }
    }

    public static void RequireMultiLabel(this SegmentationTarget target, string loss, string remedy)
    {
        if (!target.IsMultiLabel)
        {
            throw new ArgumentException($"{loss} is for multi-label targets, but this one has one class a pixel: {remedy}.", nameof(target));
        }
    }
}
