using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>How probable a network finds the annotated labels: the measure of evidence, and the guide of losses without a pixel term.</summary>
internal static class LabelLikelihood
{
    /// <summary>-ln p of each pixel's label, averaged over channels if multi-label: [B, spatial]; of no meaning at ignored pixels.</summary>
    public static Tensor NegativeLog(Tensor logits, SegmentationTarget target)
    {
        if (!target.IsMultiLabel)
        {
            return logits.log_softmax(1).gather(1, target.Labels.unsqueeze(1)).squeeze(1).neg();
        }

        // -ln σ(z) for a label that is on, -ln σ(-z) for one that is off.
        var sign = target.Labels.to(logits.dtype) * 2 - 1;
        return nn.functional.softplus(-sign * logits).mean([1]);
    }
}
