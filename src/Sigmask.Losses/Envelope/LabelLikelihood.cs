using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>How probable a network finds the annotated labels, as −ln p [B, spatial]; of no meaning at ignored pixels. They differ where a pixel has several labels.</summary>
internal static class LabelLikelihood
{
    /// <summary>The mean over a pixel's labels: what losses without a pixel term are ranked by.</summary>
    public static Tensor Mean(Tensor logits, SegmentationTarget target) => LabelSurprise.PerPixel(LabelSurprise.Of(logits, target), target);

    /// <summary>That of a pixel's least probable label: the measure of evidence. One wrong label makes the pixel wrong, however many others are right.</summary>
    public static Tensor Least(Tensor logits, SegmentationTarget target)
    {
        var surprise = LabelSurprise.Of(logits, target);
        return target.IsMultiLabel ? surprise.amax([1]) : surprise;
    }
}
