using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>Networks that compute in bfloat16.</summary>
internal static class ReducedPrecision
{
    /// <summary>
    /// Turns a network, whose layers must be run by <c>call</c>, into one that takes images and gives logits in bfloat16. Normalisations by the statistics of a batch or an image keep float32 weights and
    /// running statistics, which libtorch combines with bfloat16 features: a running mean in bfloat16 would stop moving.
    /// </summary>
    public static void Apply(nn.Module network)
    {
        network.to(ScalarType.BFloat16);
        ShortAxes.Lengthen(network);
        KeepGroupsExact(network);
        foreach (var layer in network.modules().Where(layer => layer is BatchNorm or InstanceNorm))
        {
            layer.to(ScalarType.Float32);
        }
    }

    // In bfloat16 oneDNN's gradient of the weights of convolutions in groups (3.7.1, on processors with AVX-512 BF16) contains memory that nobody has written: with channels last always, once the result
    // is about 29 pixels wide; in plain order now and then, seen with dilation 24 on 5 x 7 pixels while other programs kept the cores busy. So they compute in float32. Depthwise convolutions of
    // neighbouring pixels have a kernel of their own, which is right, and stay in bfloat16.
    private static void KeepGroupsExact(nn.Module network)
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
