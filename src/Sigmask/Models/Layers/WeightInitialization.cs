using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>Initial weights that depend on a seed alone, whatever else draws random numbers in the process.</summary>
internal static class WeightInitialization
{
    private const double SmallDeviation = 0.02;

    /// <summary>
    /// Convolutions normal with variance 2 / fan-in (He et al. 2015), in the order of their names in the network; biases 0, scales 1, learned slopes
    /// of rectifiers 1/4.
    /// </summary>
    public static void Apply(nn.Module network, int seed)
    {
        // Every network begins here, and some machines compute convolutions wrongly without it.
        LibTorch.Mend();
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        using var generator = new Generator(unchecked((ulong)seed), CPU);
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (parameter.dim() > 1)
            {
                var fanIn = parameter.numel() / parameter.shape[0];
                parameter.normal_(0, Math.Sqrt(2.0 / fanIn), generator);
            }
            else
            {
                parameter.FillInPlace(name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0);
            }
        }

        foreach (var rectifier in network.modules().OfType<ParametricRectifier>())
        {
            rectifier.Reset();
        }
    }

    /// <summary>
    /// The same, but linear maps, position embeddings and tables of position biases normal with standard deviation 0.02, so that each residual branch of a transformer starts small
    /// (Dosovitskiy et al., ICLR 2021; Liu et al., ICCV 2021). They alone have two or three axes; a convolution has at least four.
    /// </summary>
    public static void ApplyToTransformer(nn.Module network, int seed)
    {
        Apply(network, seed);
        Narrow(network, SmallDeviation, seed, axes => axes is 2 or 3);
    }

    /// <summary>Makes the convolutions in two dimensions of a part of a network normal with another standard deviation.</summary>
    public static void ApplyToConvolutions(nn.Module part, double deviation, int seed) => Narrow(part, deviation, seed, axes => axes == 4);

    private static void Narrow(nn.Module part, double deviation, int seed, Func<long, bool> hasAxes)
    {
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        using var generator = new Generator(unchecked((ulong)seed), CPU);
        foreach (var (_, parameter) in part.named_parameters().Where(entry => hasAxes(entry.parameter.dim())))
        {
            parameter.normal_(0, deviation, generator);
        }
    }
}
