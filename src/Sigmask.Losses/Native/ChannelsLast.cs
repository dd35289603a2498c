using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>The memory order in which the channels of a pixel lie side by side.</summary>
internal static class ChannelsLast
{
    /// <summary>The same tensor in this order. Libtorch takes the order from the strides, also where sizes of 1 leave it open.</summary>
    /// <param name="tensor">[B, C, spatial], or weights of a convolution.</param>
    public static Tensor Of(Tensor tensor)
    {
        var (size, axes) = (tensor.shape, tensor.dim());
        long[] order = [0, .. Enumerable.Range(2, (int)axes - 2), 1];
        var strides = new long[axes];
        var step = 1L;
        foreach (var axis in order.Reverse())
        {
            strides[axis] = step;
            step *= size[axis];
        }

        return tensor.permute(order).contiguous().as_strided(size, strides);
    }
}
