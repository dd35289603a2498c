using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>Means over the valid pixels of each image.</summary>
internal static class ImageMeans
{
    /// <summary>[B] from the losses [B, spatial], 0 where an image has no valid pixel.</summary>
    public static Tensor Of(Tensor losses, SegmentationTarget target) => losses.flatten(1).sum(1) / target.Valid.flatten(1).sum(1).AtLeast(1);

    /// <summary>Which images have a valid pixel: bool [B].</summary>
    public static Tensor Counted(SegmentationTarget target) => target.Valid.flatten(1).any(1);
}
