using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>Makes any image size fit a network that halves it several times: border pixels are repeated at the far ends, and cut off again from the result.</summary>
internal static class StridePadding
{
    /// <summary>
    /// Pads to a multiple of the stride, and to at least twice the stride so that the lowest level keeps several pixels to normalise over.
    /// </summary>
    public static Tensor Pad(Tensor images, int stride)
    {
        var size = images.shape.AsSpan(2);
        var ends = new long[2 * size.Length];
        for (var axis = 0; axis < size.Length; axis++)
        {
            var padded = Math.Max(2 * stride, (size[axis] + stride - 1) / stride * stride);
            ends[(2 * (size.Length - 1 - axis)) + 1] = padded - size[axis];
        }

        return Array.TrueForAll(ends, end => end == 0) ? images : nn.functional.pad(images, ends, PaddingModes.Replicate);
    }

    /// <summary>Cuts a padded result back to the size of the original images.</summary>
    public static Tensor Crop(Tensor padded, Tensor original)
    {
        for (var axis = 2; axis < original.dim(); axis++)
        {
            if (padded.shape[axis] != original.shape[axis])
            {
                padded = padded.narrow(axis, 0, original.shape[axis]);
            }
        }

        return padded;
    }
}
