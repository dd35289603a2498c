using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>
/// Leaves convolutions in groups in float32 where the rest of a network computes in bfloat16. In bfloat16 oneDNN's gradient of their weights (3.7.1, on processors with AVX-512 BF16) contains memory that
/// nobody has written: with channels last always, once the result is about 29 pixels wide; in plain order now and then, seen with dilation 24 on 5 x 7 pixels while other programs kept the cores busy.
/// Depthwise convolutions of neighbouring pixels have a kernel of their own, which is right, and stay in bfloat16.
/// </summary>
internal static class GroupedConvolutions
{
    /// <summary>Has every such convolution of a network do so; its layers must be run by <c>call</c>.</summary>
    public static void StayExact(nn.Module network)
    {
        foreach (var layer in network.modules().OfType<Convolution>().Where(layer => layer.groups > 1 && !IsOfNeighbours(layer)))
        {
            layer.to(ScalarType.Float32);
            layer.register_forward_pre_hook((_, images) => images.to(ScalarType.Float32));
            layer.register_forward_hook((_, _, features) => features.to(ScalarType.BFloat16));
        }
    }

    private static bool IsOfNeighbours(Convolution layer) =>
        layer is Conv2d && layer.groups == layer.in_channels && layer.groups == layer.out_channels && layer.dilation.All(step => step == 1) && layer.kernel_size.All(length => length > 1);
}
