using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>
/// Keeps bfloat16 convolutions in groups off channels-last order. There oneDNN's gradient of the weights (3.7.1, on processors with AVX-512 BF16) contains memory that nobody has written, as soon as
/// the result is about 29 pixels wide. Depthwise convolutions of neighbouring pixels have a kernel of their own, which is right in either order and stays in the faster one.
/// </summary>
internal static class GroupedConvolutions
{
    /// <summary>Has every such convolution of a network compute in plain order; its layers must be run by <c>call</c>.</summary>
    public static void InPlainOrder(nn.Module network)
    {
        foreach (var layer in network.modules().OfType<Conv2d>().Where(layer => layer.groups > 1 && !IsOfNeighbours(layer)))
        {
            // A convolution computes with channels last if either of its operands lies so.
            using (no_grad())
            {
                var former = layer.weight!;
                var weight = new Parameter(former.detach().clone().contiguous(), former.requires_grad);
                weight.DetachFromDisposeScope();
                layer.weight = weight;
                former.Dispose();
            }

            layer.register_forward_pre_hook((_, images) => images.contiguous());
        }
    }

    private static bool IsOfNeighbours(Conv2d layer) =>
        layer.groups == layer.in_channels && layer.groups == layer.out_channels && layer.dilation.All(step => step == 1) && layer.kernel_size.All(length => length > 1);
}
