using System.Text;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>Numbers that follow from a name alone (FNV-1a of the name, SplitMix64 from there), so that a reference network needs no weight file.</summary>
public static class SplitMixFill
{
    /// <summary>The first numbers of a name, uniform in [-1, 1).</summary>
    public static double[] Uniform(string name, long count)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var one in Encoding.UTF8.GetBytes(name))
        {
            hash = unchecked((hash ^ one) * 0x100000001B3UL);
        }

        var numbers = new double[count];
        for (var index = 0; index < numbers.Length; index++)
        {
            hash = unchecked(hash + 0x9E3779B97F4A7C15UL);
            numbers[index] = Mix(hash);
        }

        return numbers;
    }

    /// <summary>Fills every floating entry of a network: matrices scaled by their fan-in, scales and variances around 1, the rest around 0.</summary>
    public static void Fill(nn.Module network)
    {
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        foreach (var (name, entry) in network.state_dict().Where(pair => pair.Value.is_floating_point()))
        {
            entry.copy_(Entry(name, entry.shape));
        }
    }

    /// <summary>The values of an entry of a network's state.</summary>
    public static Tensor Entry(string name, params long[] shape)
    {
        var count = shape.Aggregate(1L, (product, length) => product * length);
        Func<double, double> value = name switch
        {
            _ when name.EndsWith("running_mean", StringComparison.Ordinal) => u => 0.1 * u,
            _ when name.EndsWith("running_var", StringComparison.Ordinal) => u => 1 + (0.25 * u),
            _ when shape.Length <= 1 && name.EndsWith("weight", StringComparison.Ordinal) => u => 1 + (0.2 * u),
            _ when shape.Length <= 1 => u => 0.1 * u,
            _ => u => Math.Sqrt(6.0 / (count / shape[0])) * u,
        };
        return tensor(Array.ConvertAll(Uniform(name, count), u => (float)value(u)), shape);
    }

    private static double Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            z ^= z >> 31;
        }

        return ((z >> 40) * Math.Pow(2, -23)) - 1;
    }
}
