using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>Refuses losses, which may be anybody's own, in another shape than their kind has: sums would broadcast them, and passes over memory would read beyond them.</summary>
internal static class LossShape
{
    /// <summary>The losses themselves, if they are [B, spatial].</summary>
    /// <param name="target">What they were computed for.</param>
    /// <param name="losses">What <paramref name="loss"/> gave.</param>
    /// <param name="loss">The pixel loss, for the message.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static Tensor PerPixel(this SegmentationTarget target, Tensor losses, object loss) => Of(target.Valid.shape, losses, loss, "a pixel");

    /// <summary>The losses themselves, if they are [B].</summary>
    /// <param name="target">What they were computed for.</param>
    /// <param name="losses">What <paramref name="loss"/> gave.</param>
    /// <param name="loss">The region loss, for the message.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static Tensor PerImage(this SegmentationTarget target, Tensor losses, object loss) => Of(target.Valid.shape[..1], losses, loss, "an image");

    private static Tensor Of(long[] shape, Tensor losses, object loss, string item) => losses.shape.AsSpan().SequenceEqual(shape)
        ? losses
        : throw new ArgumentException($"{loss.GetType().Name}.Forward must give one loss {item}, [{string.Join(", ", shape)}], not [{string.Join(", ", losses.shape)}]; do not reduce.", nameof(losses));
}
