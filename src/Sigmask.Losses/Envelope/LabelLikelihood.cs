using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>How probable a network finds the annotated labels: the measure of evidence, and the guide of losses without a pixel term.</summary>
internal static class LabelLikelihood
{
    /// <summary>-ln p of each pixel's label, averaged over channels if multi-label: [B, spatial]; of no meaning at ignored pixels.</summary>
    public static Tensor NegativeLog(Tensor logits, SegmentationTarget target) => LabelSurprise.PerPixel(LabelSurprise.Of(logits, target), target);
}
