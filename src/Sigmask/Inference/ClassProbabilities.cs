using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Inference;

/// <summary>From logits to one map a class, background first, the largest of which is the class of a pixel.</summary>
internal static class ClassProbabilities
{
    /// <summary>The map of the background where each class has a probability of its own: such a class is there above a half.</summary>
    public const double Threshold = 0.5;

    /// <summary>
    /// [B, C, spatial] to [B, classes, spatial]: softmax, or, if multi-label, the sigmoid of each foreground class behind a map of 0.5 for the background.
    /// </summary>
    public static Tensor Of(Tensor logits, bool isMultiLabel)
    {
        if (!isMultiLabel)
        {
            return logits.to(float32).softmax(1);
        }

        var foreground = logits.to(float32).sigmoid();
        return cat([empty_like(foreground.narrow(1, 0, 1)).FillInPlace(Threshold), foreground], 1);
    }
}
