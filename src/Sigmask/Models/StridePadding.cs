using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>Makes any image size fit a network that halves it several times: border pixels are repeated at the far ends, and cut off again from the result.</summary>
internal static class StridePadding
{
    /// <summary>Pads to a multiple of the stride, and nothing where the stride divides the size: there the original computes the same.</summary>
    /// <param name="images">[B, channels, spatial].</param>
    /// <param name="stride">Of the coarsest level.</param>
    /// <param name="coarsest">How the coarsest level is normalised; null: not over its pixels alone.</param>
    /// <param name="isTraining">Whether batches are normalised by their own statistics.</param>
    public static Tensor Pad(Tensor images, int stride, Normalization? coarsest = null, bool isTraining = false)
        => Pad(images, [.. Enumerable.Repeat(stride, (int)images.dim() - 2)], coarsest, isTraining);

    /// <summary>Does the same for a network with a stride for each axis.</summary>
    public static Tensor Pad(Tensor images, IReadOnlyList<int> strides, Normalization? coarsest = null, bool isTraining = false)
    {
        var size = images.shape.AsSpan(2);
        var padded = new long[size.Length];
        for (var axis = 0; axis < size.Length; axis++)
        {
            padded[axis] = (size[axis] + strides[axis] - 1) / strides[axis] * strides[axis];
        }

        var hasOnePixel = strides.Select((stride, axis) => padded[axis] == stride).All(isOne => isOne);
        var needsSeveral = coarsest == Normalization.Instance || (coarsest == Normalization.Batch && isTraining && images.shape[0] == 1);
        var ends = new long[2 * size.Length];
        for (var axis = 0; axis < size.Length; axis++)
        {
            // A single value has no deviation to be divided by; PyTorch refuses it.
            var length = hasOnePixel && needsSeveral ? 2 * padded[axis] : padded[axis];
            ends[(2 * (size.Length - 1 - axis)) + 1] = length - size[axis];
        }

        return Array.TrueForAll(ends, end => end == 0) ? images : nn.functional.pad(images, ends, PaddingModes.Replicate);
    }

    /// <summary>Cuts a padded result back to the size of the original images.</summary>
    public static Tensor Crop(Tensor padded, Tensor original) => Crop(padded, original.shape.AsSpan(2));

    /// <summary>
    /// Cuts a padded result of a lower resolution back to the original images, to the nearest whole pixel of it: what is left or added is at most
    /// half such a pixel.
    /// </summary>
    /// <param name="padded">[B, channels, size of the padded images / factors].</param>
    /// <param name="original">The images before they were padded.</param>
    /// <param name="factors">By how much the result is smaller, for each axis.</param>
    public static Tensor Crop(Tensor padded, Tensor original, IReadOnlyList<int> factors) =>
        Crop(padded, [.. factors.Select((factor, axis) => Math.Max(1, ((2 * original.shape[axis + 2]) + factor) / (2 * factor)))]);

    private static Tensor Crop(Tensor padded, ReadOnlySpan<long> size)
    {
        for (var axis = 0; axis < size.Length; axis++)
        {
            if (padded.shape[axis + 2] != size[axis])
            {
                padded = padded.narrow(axis + 2, 0, size[axis]);
            }
        }

        return padded;
    }
}
