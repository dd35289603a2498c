using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>Networks that compute in bfloat16.</summary>
internal static class ReducedPrecision
{
    /// <summary>
    /// Turns a network into one that takes images and gives logits in bfloat16. Normalisations by the statistics of a batch or an image keep float32 weights and
    /// running statistics, which libtorch combines with bfloat16 features: a running mean in bfloat16 would stop moving.
    /// </summary>
    public static void Apply(nn.Module network)
    {
        network.to(ScalarType.BFloat16);
        ShortAxes.Lengthen(network);
        GroupedConvolutions.StayExact(network);
        foreach (var layer in network.modules().Where(layer => layer is BatchNorm or InstanceNorm))
        {
            layer.to(ScalarType.Float32);
        }
    }
}
