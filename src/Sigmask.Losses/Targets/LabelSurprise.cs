using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>−ln of the probability of the labels, without forming the probability, so that it is exact for logits of any size.</summary>
internal static class LabelSurprise
{
    /// <summary>−ln p of each pixel's class [B, spatial], or of each channel's label [B, C, spatial] if multi-label.</summary>
    public static Tensor Of(Tensor logits, SegmentationTarget target) => target.IsMultiLabel
        ? nn.functional.logsigmoid(logits * Signs(target.Labels.to(logits.dtype))).neg()
        : logits.log_softmax(1).gather(1, target.Labels.unsqueeze(1)).squeeze(1).neg();

    /// <summary>1 − p of the labels from −ln p, without cancellation.</summary>
    public static Tensor Complement(Tensor surprise) => surprise.neg().expm1().neg();

    /// <summary>+1 for a label of 1, −1 for one of 0.</summary>
    public static Tensor Signs(Tensor labels) => labels.Times(2).Minus(1);

    /// <summary>[B, spatial]: the mean over channels if there are any.</summary>
    public static Tensor PerPixel(Tensor losses, SegmentationTarget target) => target.IsMultiLabel ? losses.mean([1]) : losses;
}
