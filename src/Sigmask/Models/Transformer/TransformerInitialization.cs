using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>Initial weights of a network with attention: those of <see cref="WeightInitialization"/>, but small ones where features are mapped linearly.</summary>
internal static class TransformerInitialization
{
    private const double Deviation = 0.02;

    /// <summary>
    /// Linear maps, position embeddings and tables of position biases normal with standard deviation 0.02, so that each residual branch starts small
    /// (Dosovitskiy et al., ICLR 2021; Liu et al., ICCV 2021). They alone have two or three axes; a convolution has at least four.
    /// </summary>
    public static void Apply(nn.Module network, int seed)
    {
        WeightInitialization.Apply(network, seed);
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        using var generator = new Generator(unchecked((ulong)seed), CPU);
        foreach (var (_, parameter) in network.named_parameters().Where(entry => entry.parameter.dim() is 2 or 3))
        {
            parameter.normal_(0, Deviation, generator);
        }
    }
}
