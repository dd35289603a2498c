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
        // A single value has no deviation to be divided by; PyTorch refuses it.
        var needsSeveral = coarsest == Normalization.Instance || (coarsest == Normalization.Batch && isTraining && images.shape[0] == 1);
        return images.PadToMultiple(strides, needsSeveral);
    }

    /// <summary>Cuts a padded result back to the size of the original images.</summary>
    public static Tensor Crop(Tensor padded, Tensor original) => padded.CropTo(original);

    /// <summary>
    /// Cuts a padded result of a lower resolution back to the original images, to the nearest whole pixel of it: what is left or added is at most
    /// half such a pixel.
    /// </summary>
    /// <param name="padded">[B, channels, size of the padded images / factors].</param>
    /// <param name="original">The images before they were padded.</param>
    /// <param name="factors">By how much the result is smaller, for each axis.</param>
    public static Tensor Crop(Tensor padded, Tensor original, IReadOnlyList<int> factors)
    {
        if (factors.All(factor => factor == 1))
        {
            return Crop(padded, original);
        }

        foreach (var (axis, factor) in factors.Index())
        {
            var length = Math.Max(1, ((2 * original.shape[axis + 2]) + factor) / (2 * factor));
            padded = padded.shape[axis + 2] == length ? padded : padded.narrow(axis + 2, 0, length);
        }

        return padded;
    }
}
