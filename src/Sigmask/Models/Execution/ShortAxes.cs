using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>
/// Keeps bfloat16 convolutions off images that are shorter along an axis than the kernel. There oneDNN's gradient of the weights (3.7.1, on processors with AVX-512 BF16) contains memory that
/// nobody has written, for example 3x3x3 on two slices. Such images are lengthened by the zeros that the convolution pads with anyway, and the result is cut off again: the same numbers.
/// </summary>
internal static class ShortAxes
{
    /// <summary>Has every convolution of a network do so; its layers must be run by <c>call</c>.</summary>
    public static void Lengthen(nn.Module network)
    {
        foreach (var layer in network.modules().OfType<Convolution>().Where(layer => !layer.transposed))
        {
            if (layer.padding is not { } padding || layer.padding_mode != PaddingModes.Zeros)
            {
                continue;
            }

            long[]? lengths = null;
            layer.register_forward_pre_hook((_, images) =>
            {
                lengths = images.shape[2..];
                long[] missing = [.. lengths.Select((length, axis) => length + (2 * padding[axis]) < Reach(layer, axis) ? 0 : Math.Max(0, layer.kernel_size[axis] - length))];
                return missing.All(count => count == 0) ? images : nn.functional.pad(images, [.. missing.Reverse().SelectMany(count => new[] { 0, count })]);
            });
            layer.register_forward_hook((_, _, features) =>
            {
                for (var axis = 0; axis < lengths!.Length; axis++)
                {
                    var length = ((lengths[axis] + (2 * padding[axis]) - Reach(layer, axis)) / layer.stride[axis]) + 1;
                    features = features.shape[axis + 2] == length ? features : features.narrow(axis + 2, 0, length);
                }

                return features;
            });
        }
    }

    // Pixels from the first to the last that the kernel looks at.
    private static long Reach(Convolution layer, int axis) => (layer.dilation[axis] * (layer.kernel_size[axis] - 1)) + 1;
}
