using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Means over images of region losses.</summary>
internal static class RegionValue
{
    /// <summary>The mean over the images that have a valid pixel.</summary>
    public static Tensor Mean(this IRegionLoss loss, LossInput input)
    {
        var counted = input.Target.Valid.flatten(1).any(1);
        return (loss.Forward(input.Logits, input.Target) * counted).sum() / counted.sum().clamp_min(1);
    }
}
