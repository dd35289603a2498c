using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>How probable a network finds the annotated labels, as −ln p [B, spatial]; of no meaning at ignored pixels. They differ where a pixel has several labels.</summary>
internal static class LabelLikelihood
{
    /// <summary>The mean over a pixel's labels: what losses without a pixel term are ranked by.</summary>
    public static Tensor Mean(Tensor logits, SegmentationTarget target) => LabelSurprise.PerPixel(LabelSurprise.Of(logits, target), target);

    /// <summary>Which pixels have a label less probable than the evidence demands: bool [B, spatial]. One such label makes the pixel wrong, however many others are right.</summary>
    public static Tensor IsBelow(Evidence evidence, Tensor logits, SegmentationTarget target)
    {
        var surprise = LabelSurprise.Of(logits, target);
        var most = target.IsMultiLabel ? surprise.amax([1]) : surprise;
        return most.IsAbove(most.dtype == ScalarType.Float32 ? evidence.SingleSurprise : evidence.Surprise);
    }
}
