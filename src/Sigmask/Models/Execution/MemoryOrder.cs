using Sigmask.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>
/// In which order the features of a network lie in memory. A convolution computes in the order of its weights, and normalisation, activation, pooling,
/// concatenation, padding and interpolation keep the order of what they are given: so the strides of the weights decide for the whole network. Names, shapes and files stay as they are.
/// </summary>
internal static class MemoryOrder
{
    // Gradients of narrower convolutions take up to half as long again with channels last; at this width and above they are faster (docs/benchmarks.md).
    private const int LeastChannels = 16;

    /// <summary>Puts channels last where a training gains by it: in two dimensions, if every convolution of neighbouring pixels is wide enough, but for the first and the last.</summary>
    public static void ForTraining(nn.Module network, ModelOptions options)
    {
        var convolutions = Convolutions(network).Where(layer => layer.groups == 1 && layer.kernel_size.Any(length => length > 1));
        if (convolutions.All(layer => IsWide(layer.in_channels, options.Channels) && IsWide(layer.out_channels, options.Classes)))
        {
            ForPrediction(network);
        }
    }

    /// <summary>Puts channels last in two dimensions, where a forward pass alone always gains.</summary>
    /// <remarks>Networks from outside the library stay as they are: nobody knows whether they share weights, or ask for the order of their features.</remarks>
    public static void ForPrediction(nn.Module network)
    {
        if (ForeignNetwork.IsOne(network))
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        foreach (var layer in Convolutions(network))
        {
            var former = layer.weight!;
            var weight = new Parameter(ChannelsLast.Of(former.detach()).clone(), former.requires_grad);
            weight.DetachFromDisposeScope();
            layer.weight = weight;
            former.Dispose();
        }
    }

    private static bool IsWide(long channels, int atTheEnd) => channels >= LeastChannels || channels == atTheEnd;

    private static IEnumerable<Convolution> Convolutions(nn.Module network) => network.modules().OfType<Convolution>().Where(layer => layer is Conv2d or ConvTranspose2d);
}
